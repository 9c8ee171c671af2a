/** What Streamlit loads: it only fetches the host's file, whose address changes with its content. */
export default async (given) =>
  (await import(new URL(given.data.host, document.baseURI))).show(given);
