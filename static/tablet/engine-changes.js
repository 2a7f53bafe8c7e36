// What the build changes in the engine's own text. A change that finds nothing, or finds twice, fails the build.
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";

const ENGINE = /@getodk[\\/]xforms-engine[\\/]dist[\\/]index\.js$/;
const WASM = "data:application/wasm;base64,";

const CHANGES = [
  // A top-level await is unknown before Chromium 89, and holds up every module that waits for this one.
  // The blob test is for jsdom: each browser that can run us reads blobs as it should.
  ["const BLOB_BEHAVIOR = await detectBlobBehavior();", 'const BLOB_BEHAVIOR = "BLOB_BEHAVIOR_EXPECTED";'],
  [
    "const expressionParser = await ExpressionParser.init({\n  webTreeSitter,\n  xpathLanguage\n});",
    "let expressionParser;\nconst parserReady = ExpressionParser.init({\n  webTreeSitter,\n  xpathLanguage\n}).then((made) => (expressionParser = made));",
  ],
  ["export { constants, createInstance,", "export { parserReady, constants, createInstance,"],
  // The whole form written out again, for nobody: the engine never reads it.
  ["normalizedXML = xformDocument.documentElement.outerHTML;", "normalizedXML = null;"],
  // For programs with JavaScript in them, which ours is not, and our policy would forbid: an eval keeps every name around it and all that nobody uses.
  ["                eval(func);", "                throw new EvalError(func);"],
  ["moduleExports[name] = eval(func);", "throw new EvalError(func);"],
  // Of a whole library of ciphers the engine wants five digests, in hex and base64.
  [
    "factory(requireCore(), requireX64Core(), requireLibTypedarrays(), requireEncUtf16(), requireEncBase64(), requireEncBase64url(), requireMd5(), requireSha1(), requireSha256(), requireSha224(), requireSha512(), requireSha384(), requireSha3(), requireRipemd160(), requireHmac(), requirePbkdf2(), requireEvpkdf(), requireCipherCore(), requireModeCfb(), requireModeCtr(), requireModeCtrGladman(), requireModeOfb(), requireModeEcb(), requirePadAnsix923(), requirePadIso10126(), requirePadIso97971(), requirePadZeropadding(), requirePadNopadding(), requireFormatHex(), requireAes(), requireTripledes(), requireRc4(), requireRabbit(), requireRabbitLegacy(), requireBlowfish())",
    "factory(requireCore(), requireEncBase64(), requireMd5(), requireSha1(), requireSha256(), requireSha512(), requireSha384())",
  ],
  // Its own copy of what package.json names: one reads the lists of forms and of promises.
  ["var papaparse_minExports = requirePapaparse_min();", 'import papaparse_minExports from "papaparse";'],
  // A list inside :not() is unknown before Chromium 88.
  ["*[nodeset]:not(itemset, repeat)", "*[nodeset]:not(itemset):not(repeat)"],
];

/** The two WebAssembly programs, in base64 inside the text: a third larger, and read by the slowest means there is. */
const PROGRAMS = { webTreeSitter: "tree-sitter.wasm", xpathLanguage: "tree-sitter-xpath.wasm" };

export const mendedEngine = {
  name: "mended-engine",
  setup(build) {
    const programs = new Map();
    build.onLoad({ filter: ENGINE }, async ({ path }) => {
      let text = await readFile(path, "utf8");
      for (const [from, to] of CHANGES) text = changed(text, from, to);
      for (const [name, file] of Object.entries(PROGRAMS)) text = takenOut(text, name, file, programs);
      return { contents: text, loader: "js" };
    });
    build.onResolve({ filter: /^engine-program:/ }, ({ path }) => ({ path: path.split(":")[1], namespace: "engine-program" }));
    build.onLoad({ filter: /.*/, namespace: "engine-program" }, ({ path }) => ({ contents: programs.get(path), loader: "file" }));
  },
};

function changed(text, from, to) {
  const times = text.split(from).length - 1;
  if (times !== 1) throw new Error(`The engine changed: found ${times} times instead of once: ${from}`);
  return text.replace(from, () => to);
}

/** Make `const name = "data:…"` the address of a file of its own. */
function takenOut(text, name, file, programs) {
  const found = new RegExp(`const ${name} = "${WASM}([A-Za-z0-9+/=]+)";`).exec(text);
  if (!found) throw new Error(`The engine changed: no WebAssembly program in ${name}`);
  programs.set(file, Buffer.from(found[1], "base64"));
  return changed(text, found[0], `import ${name}File from "engine-program:${file}";\nconst ${name} = new URL(${name}File, import.meta.url).href;`);
}
