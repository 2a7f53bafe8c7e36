// Builds dist/: hash-named assets, index.html, manifest, and a service worker that carries the list of them.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const { version } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

/** Browsers of design.md's modern build; the legacy build of issue 3 will add its own target. */
const TARGET = ["chrome97", "firefox102", "safari15.4"];

async function bundle() {
  const made = await build({
    absWorkingDir: here,
    entryPoints: { app: "src/main.js", look: "src/look/look.css" },
    outdir: join(dist, "assets"),
    entryNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: TARGET,
    minify: true,
    // The engine reaches for Node's modules only when it runs in Node.
    external: ["fs", "path", "url", "module"],
    define: { APP_VERSION: JSON.stringify(version) },
    loader: { ".woff2": "file", ".svg": "file" },
    metafile: true,
    logLevel: "warning",
  });
  return made.metafile.outputs;
}

function entry(outputs, source) {
  const [path] = Object.entries(outputs).find(([, one]) => one.entryPoint === source);
  return path.split("/dist/").pop().replace(/^dist\//, "");
}

async function writePage(outputs) {
  const page = await readFile(join(here, "src/index.html"), "utf8");
  await writeFile(
    join(dist, "index.html"),
    page.replace("{{app}}", entry(outputs, "src/main.js")).replace("{{look}}", entry(outputs, "src/look/look.css")),
  );
}

/** The build's name: changes when any byte of the shell changes, so that the worker does too. */
async function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(await readFile(join(dist, file)));
  return hash.digest("hex").slice(0, 12);
}

async function writeWorker() {
  const assets = (await readdir(join(dist, "assets"))).map((name) => `assets/${name}`);
  const carried = (await readdir(join(dist, "carried"))).map((name) => `carried/${name}`);
  const shell = ["index.html", "manifest.webmanifest", ...carried, ...assets].sort();
  await build({
    absWorkingDir: here,
    entryPoints: ["src/sw.js"],
    outfile: join(dist, "sw.js"),
    bundle: true,
    format: "iife",
    target: TARGET,
    minify: true,
    define: { SHELL: JSON.stringify(shell), BUILD: JSON.stringify(await fingerprint(shell)) },
    logLevel: "warning",
  });
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const outputs = await bundle();
await cp(join(here, "src/carried"), join(dist, "carried"), { recursive: true });
await cp(join(here, "src/manifest.webmanifest"), join(dist, "manifest.webmanifest"));
await writePage(outputs);
await writeWorker();
const total = Object.values(outputs).reduce((sum, one) => sum + one.bytes, 0);
console.log(`built static/tablet/dist: ${Object.keys(outputs).length} assets, ${Math.round(total / 1024)} kB before compression`);
