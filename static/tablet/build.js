// Builds dist/: a modern and a legacy build of hash-named assets, index.html, manifest, and the worker that keeps them.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { mendedEngine } from "./engine-changes.js";
import { writeClips } from "./clips.js";
import { gapless } from "./gapless.js";
import { mendedFonts } from "./fonts.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const { version } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

/** What src/start/able.js calls modern; the legacy build is for every browser from the first of its list on. */
const MODERN = ["chrome103", "firefox104", "safari16"];
const LEGACY = ["chrome78", "firefox78", "safari14.1"];
/** What comes in the quiet after the first visit: the facilitator's meetings, promises, outbox and settings, and questions few forms ask. */
const SOON = /words[/]en[.]json|screens[/](group|guide|indicators|meeting|outbox|paper|promises|receipts|session|settings)[/]|src[/]meeting[/]|widgets[/]/;
const SHARED = {
  absWorkingDir: here,
  outdir: join(dist, "assets"),
  assetNames: "[name].[hash]",
  bundle: true,
  minify: true,
  define: { APP_VERSION: JSON.stringify(version) },
  loader: { ".woff2": "file", ".svg": "file", ".wasm": "file" },
  metafile: true,
  logLevel: "warning",
};

/**
 * What the first visit leaves out: these sources and whatever only they import.
 * @returns {string[]} addresses relative to index.html
 */
function onlyUnder(outputs, start, sources) {
  const left = new Set(Object.entries(outputs).filter(([, one]) => sources.test(one.entryPoint ?? "")).map(([path]) => path));
  const reached = new Set();
  const reach = (path) => {
    if (left.has(path) || reached.has(path) || !(path in outputs)) return;
    reached.add(path);
    for (const one of outputs[path].imports) reach(one.path);
  };
  reach(start);
  return Object.keys(outputs).filter((path) => path.endsWith(".js") && !reached.has(path)).map(inDist);
}

/** The app in one dialect. @returns {Promise<{soon: string[], entry: string, beside: string[]}>} addresses relative to index.html */
async function app({ target, names, inject = [] }) {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: { app: "src/main.js" },
    entryNames: names,
    chunkNames: names,
    splitting: true,
    format: "esm",
    target,
    inject,
    // The engine reaches for Node's modules only when it runs in Node.
    external: ["fs", "path", "url", "module"],
    plugins: [mendedEngine],
  });
  const [path, entry] = madeFrom(metafile, "src/main.js");
  return { soon: onlyUnder(metafile.outputs, path, SOON), entry: inDist(path), beside: entry.imports.filter((one) => one.kind === "import-statement").map((one) => inDist(one.path)) };
}

async function look() {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: { look: "src/look/look.css" },
    entryNames: "[name].[hash]",
    target: LEGACY,
    plugins: [mendedFonts],
  });
  return inDist(madeFrom(metafile, "src/look/look.css")[0]);
}

/** Writes on a full tablet, where the browser can. @returns {Promise<string>} its address, relative to index.html */
async function reserveWorker() {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: { reserve: "src/reserve/worker.js" },
    entryNames: "[name].[hash]",
    format: "iife",
    target: MODERN,
  });
  return inDist(madeFrom(metafile, "src/reserve/worker.js")[0]);
}

/** What is loaded after the stylesheet where boxes know no gap. @param {string} look  the stylesheet's address */
async function lookWithoutGaps(look) {
  const more = await readFile(join(here, "src/legacy/legacy.css"), "utf8");
  const { code } = await transform(gapless(await readFile(join(dist, look), "utf8")) + more, { loader: "css", minify: true, target: LEGACY });
  const path = `assets/legacy/look.${createHash("sha256").update(code).digest("hex").slice(0, 8)}.css`;
  await writeFile(join(dist, path), code);
  return path;
}

/** The script that chooses. In ES5: esbuild refuses what it cannot say in it. */
async function start(define) {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: { start: "src/start/start.js" },
    entryNames: "[name].[hash]",
    format: "iife",
    target: "es5",
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return inDist(madeFrom(metafile, "src/start/start.js")[0]);
}

const madeFrom = (metafile, source) => Object.entries(metafile.outputs).find(([, one]) => one.entryPoint === source);
const inDist = (path) => path.replace(/^dist\//, "");

async function writePage(places) {
  let page = await readFile(join(here, "src/index.html"), "utf8");
  for (const [place, path] of Object.entries(places)) page = page.replace(`{{${place}}}`, path);
  await writeFile(join(dist, "index.html"), page);
}

/**
 * The worker, with half the SHA-256 of every file: what a portal or a cut line gave is not the shell.
 * Its cache is named after these and its own source, so that no two builds ever share one.
 */
async function writeWorker(soon) {
  // The voice comes after all else, in pieces: src/clips.js keeps it.
  const all = (await filesUnder(dist)).filter((path) => !path.startsWith("assets/clips/")).sort();
  const shell = Object.fromEntries(await Promise.all(all.map(async (path) => [path, sumOf(await readFile(join(dist, path)))])));
  const worker = {
    absWorkingDir: here,
    entryPoints: ["src/sw.js"],
    bundle: true,
    format: "iife",
    target: LEGACY,
    minify: true,
    logLevel: "warning",
  };
  const bare = await build({ ...worker, write: false, define: { SHELL: JSON.stringify(shell), SOON: JSON.stringify(soon), BUILD: '""' } });
  const name = createHash("sha256").update(bare.outputFiles[0].contents).digest("hex").slice(0, 12);
  await build({ ...worker, outfile: join(dist, "sw.js"), define: { SHELL: JSON.stringify(shell), SOON: JSON.stringify(soon), BUILD: JSON.stringify(name) } });
}

/** 128 bits tell any two files apart that chance or a portal could put in each other's place, in half the worker's weight. */
const sumOf = (bytes) => createHash("sha256").update(bytes).digest().subarray(0, 16).toString("base64");

async function filesUnder(folder, prefix = "") {
  const found = await readdir(join(folder, prefix), { withFileTypes: true });
  const nested = await Promise.all(
    found.map((one) => (one.isDirectory() ? filesUnder(folder, `${prefix}${one.name}/`) : [`${prefix}${one.name}`])),
  );
  return nested.flat();
}

/** Made small once, at the best either method can: the line may be 2G, and the server has other things to do. */
async function compress() {
  const worth = new Set([".js", ".json", ".css", ".html", ".svg", ".webmanifest", ".wasm"]);
  await Promise.all(
    (await filesUnder(dist))
      .filter((path) => worth.has(extname(path)))
      .map(async (path) => {
        const bytes = await readFile(join(dist, path));
        await writeFile(join(dist, `${path}.br`), await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
        await writeFile(join(dist, `${path}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      }),
  );
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const clips = await writeClips({ from: join(here, "src"), to: dist });
// The app knows the book of its own words: another version's would say something else.
SHARED.define.CLIP_BOOK = JSON.stringify(clips.book);
SHARED.define.RESERVE_WORKER = JSON.stringify(await reserveWorker());
const [{ soon: soonModern, ...modern }, { soon: soonLegacy, ...legacy }, sheet] = await Promise.all([
  app({ target: MODERN, names: "[name].[hash]" }),
  app({ target: LEGACY, names: "legacy/[name].[hash]", inject: ["src/legacy/fills.js"] }),
  look(),
  cp(join(here, "src/carried"), join(dist, "carried"), { recursive: true }),
  cp(join(here, "src/manifest.webmanifest"), join(dist, "manifest.webmanifest")),
]);
await writePage({ start: await start({ MODERN: modern, LEGACY: legacy, GAPLESS: await lookWithoutGaps(sheet), CLIPS: clips.unable }), look: sheet });
const soon = [...soonModern, ...soonLegacy];
await writeWorker(soon);
// For whoever weighs the first visit.
await writeFile(join(dist, "soon.json"), JSON.stringify(soon));
await compress();
