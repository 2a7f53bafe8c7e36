// Seals one sheet as the app does, for the server's tests: reads {keys, id, formId, version, xml, files, unfinished}
// from standard input, writes {envelope, parts: {name: base64}}.
import "./memory.js";

const { XML_NAME, envelopeOf, newKey, seal, sealedName, takeKeys } = await import("../src/seal.js");

let input = "";
for await (const piece of process.stdin) input += piece;
const { keys, id, formId, version, xml, files, unfinished } = JSON.parse(input);
await takeKeys(keys);
const { key, lid } = await newKey(null);
const parts = {};
for (const [name, text] of Object.entries({ [XML_NAME]: xml, ...files })) {
  const sealed = await seal(key, text, id, name);
  parts[sealedName(name)] = Buffer.from(await sealed.arrayBuffer()).toString("base64");
}
const envelope = envelopeOf({ id, formId, version, lid, unfinished }, Object.keys(files));
process.stdout.write(JSON.stringify({ envelope, parts }));
