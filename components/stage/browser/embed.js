import { written } from "./address.js";
import { alone, keep, told } from "./alone.js";
import { Served } from "./served.js";

/** The stage in a frame of another page, or alone in a window. */
const { addresses, ...options } = told();
alone(new Served(document.baseURI, addresses), { ...options, asked: written(location.hash), report: keep });
