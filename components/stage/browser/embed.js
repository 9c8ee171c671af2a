import { alone, told } from "./alone.js";
import { Served } from "./stage.js";

/** The stage in a frame of another page, or alone in a window. */
const options = told();
alone(document.querySelector(".stage"), new Served(document.baseURI, options.addresses), options);
