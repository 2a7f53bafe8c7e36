// One road in an old browser: enrol, lose the network, fill a form, keep it, start again, send. Driven by test_old.py.
//
//   node road.mjs '{"browser": "78", "address": "http://localhost:8090", "token": "…", "form": "qoc_maternity", …}'
//
// Prints one line of JSON: the build that ran, the instanceID kept, and everything the page complained of.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import puppeteer from "puppeteer-core";

/** Chromium's major version -> the package that carries it. */
const CARRIERS = { 78: "chrome-aws-lambda", 103: "@sparticuz/chromium" };
const PATIENCE_MS = 30_000;
const order = JSON.parse(process.argv[2]);
const faults = [];

const folder = dirname(createRequire(import.meta.url).resolve("puppeteer-core/package.json"));
const browser = await puppeteer.launch({
  executablePath: await executable(order.browser),
  userDataDir: order.profile,
  // What these two builds for machines without a screen want.
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"],
  defaultViewport: { width: order.width, height: order.height },
});
try {
  console.log(JSON.stringify({ ...(await road()), version: await browser.version(), faults }));
} catch (fault) {
  const [page] = await browser.pages();
  console.error("On the screen:", await page.evaluate(() => document.body.innerText), "Complaints:", faults);
  throw fault;
} finally {
  await browser.close();
}

/** The unpacked program, unpacked once. */
async function executable(version) {
  const packed = join(folder, "..", CARRIERS[version], "bin", "chromium.br");
  const program = join(folder, "..", ".unpacked", version, "chromium");
  if (!existsSync(program)) {
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, brotliDecompressSync(await readFile(packed)), { mode: 0o755 });
  }
  return program;
}

async function road() {
  const page = await watched();
  if (order.enrol) {
    await page.goto(`${order.address}/tablet/#/enrol/${order.token}`);
    await letIn(page);
    await page.waitForSelector(".cards");
    await until(page, () => navigator.serviceWorker.controller !== null);
  }
  await page.setOfflineMode(true);
  await page.goto("about:blank");
  await page.goto(`${order.address}/tablet/`);
  await letIn(page);
  await page.waitForSelector(".cards");
  await look(page, "home");
  const build = await page.evaluate(() => (document.querySelector('script[src*="legacy/"]') ? "legacy" : "modern"));
  await page.evaluate((form) => document.querySelector(`a.card[href*="${form}"]`).click(), order.form);
  const kept = await fill(page);
  await look(page, "kept");
  await page.setOfflineMode(false);
  await page.goto("about:blank");
  await page.goto(`${order.address}/tablet/#/outbox`);
  await until(page, isAllSent);
  return { build, kept };
}

/** A name and a PIN on a tablet nobody holds yet, the PIN on every other. */
async function letIn(page) {
  await page.waitForSelector("#facilitator-name, .pin, .carry-choice");
  // A slow line is asked first what to bring: everything.
  if (await page.$(".carry-choice")) await page.click(".carry-choice");
  await page.waitForSelector("#facilitator-name, .pin");
  if (await page.$("#facilitator-name")) {
    await page.type("#facilitator-name", "Fatou");
    await page.click(".lock .primary");
    await enterPin(page);
  }
  await page.waitForSelector(".pin");
  await enterPin(page);
}

async function enterPin(page) {
  for (const digit of "2704") await page.click(`.pin-key[data-digit="${digit}"]`);
  await page.click(".pin-go");
}

async function watched() {
  const [page] = await browser.pages();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (fault) => faults.push(fault.message));
  page.on("console", (said) => ["error", "assert"].includes(said.type()) && !/net::ERR/.test(said.text()) && faults.push(said.args().map((one) => one._remoteObject.description ?? one._remoteObject.value).join(" ")));
  return page;
}

/** Answer each question with the first thing that can be touched, up to the receipt. */
async function fill(page) {
  for (let screen = 0; screen < 250; screen += 1) {
    await page.waitForSelector("main.step, .foot-button.keep");
    if (await page.$(".foot-button.keep")) return keep(page);
    if (await page.$("main.opening")) {
      // In one breath: between finding it and touching it the screen may have gone on.
      await page.evaluate(() => {
        const answer = document.querySelector('.opening [aria-pressed="true"], .opening [data-value="yes"]');
        if (answer) answer.click();
      });
      continue;
    }
    const name = await page.evaluate(answerScreen, order.answers ?? {});
    if (order.looks?.includes(name)) await look(page, name);
    const moved = await page.evaluate(goOn);
    if (moved !== true) throw new Error(`${name}: ${moved}`);
  }
  throw new Error("no end after 250 screens");
}

async function keep(page) {
  await page.evaluate(() => document.querySelector(".foot-button.keep").click());
  await page.waitForSelector(".receipt-code");
  return page.$eval(".receipt-code", (code) => code.dataset.id);
}

/** Runs in the page, in its dialect: no `?.`, no `??`. Answers that bring up another question on the same screen are followed. */
async function answerScreen(answers) {
  const done = new Set();
  for (;;) {
    const asked = [...document.querySelectorAll("section.asked[data-name]")].find((one) => !done.has(one.dataset.name));
    if (!asked) return [...done].join("+");
    done.add(asked.dataset.name);
    const kind = [...asked.classList].find((name) => name.startsWith("type-")).slice(5);
    const touch = (selector) => asked.querySelector(selector) && asked.querySelector(selector).click();
    const wish = answers[asked.dataset.name];
    const field = asked.querySelector("input.number-field, .field");
    if (["one", "many", "acknowledge"].includes(kind)) touch(wish ? `.choice[data-value="${wish}"]` : ".choice");
    else if (["date", "dateTime"].includes(kind)) touch(".calendar-foot .plain");
    else if (kind === "time") touch(".clock .plain");
    else if (kind === "rank") asked.querySelectorAll(".choice").forEach((one) => one.click());
    else if (kind === "range") touch(".point");
    else if (field) {
      field.value = wish || (kind === "text" ? "Eau" : "2");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (["integer", "decimal"].includes(kind)) {
      for (const digit of wish || "2") [...asked.querySelectorAll(".key")].find((key) => key.innerText.trim() === digit).click();
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Runs in the page. True when the next screen came, otherwise what the tablet said. */
function goOn() {
  const before = document.querySelector("main.step");
  document.querySelector(".foot-button.primary").click();
  return new Promise((resolve) => {
    const see = () => {
      if (!before.isConnected) return resolve(true);
      const trouble = document.querySelector(".trouble:not([hidden])");
      if (trouble) return resolve(trouble.innerText);
      return setTimeout(see, 10);
    };
    see();
  });
}

/** Runs in the page: nothing waits in the outbox. */
function isAllSent() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("mhsurvey");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction("records").objectStore("records").count();
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result === 0);
      };
    };
  });
}

async function until(page, truth) {
  for (let tries = 0; tries < 900; tries += 1) {
    if (await page.evaluate(truth)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it did not come about: ${truth}`);
}

async function look(page, name) {
  if (order.pictures) await page.screenshot({ path: join(order.pictures, `${order.browser}-${order.width}-${name}.png`) });
}
