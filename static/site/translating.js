// Writing, signing and speaking phrases without the page going away: one card is sent and comes back. Without this
// script words are sent by their buttons, and a recording is chosen as a file.
const list = document.querySelector(".phrases");
const LONGEST_S = 90;
const BITS = 32_000;
// m4a first: it is played by every tablet, and by ODK Collect.
const KINDS = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];
let recording = null;

const cardOf = (element) => element.closest("[data-phrase]");

async function send(form, { submitter = null, file = null } = {}) {
  const card = cardOf(form);
  const body = new FormData(form, submitter);
  if (file) body.set("recording", file);
  card.setAttribute("aria-busy", "true");
  const reply = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "card" } }).catch(() => null);
  card.removeAttribute("aria-busy");
  if (!reply?.ok) return tell(card, await reasonOf(reply));
  const made = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-phrase]");
  card.replaceWith(document.adoptNode(made));
  prepare(made);
  return made;
}

/** What the server says was wrong: its page of an error says it in its first heading and the words beneath. */
async function reasonOf(reply) {
  if (!reply) return list.dataset.unsent;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  return page.querySelector("main .lead")?.textContent.trim() || list.dataset.unsent;
}

function tell(card, words) {
  let place = card.querySelector("[data-fault]");
  if (!place) {
    place = document.createElement("p");
    place.className = "fault";
    place.dataset.fault = "";
    place.setAttribute("role", "alert");
    card.append(place);
  }
  place.hidden = false;
  place.textContent = words;
  return null;
}

async function toggle(button) {
  if (recording) return recording.stop();
  const card = cardOf(button);
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return tell(card, list.dataset.refused);
  }
  const recorder = new MediaRecorder(stream, { mimeType: KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)), audioBitsPerSecond: BITS });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
  recording = recorder;
  const began = performance.now();
  const clock = button.querySelector("[data-clock]");
  const tick = setInterval(() => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds >= LONGEST_S) recorder.stop();
  }, 250);
  recorder.onstop = async () => {
    clearInterval(tick);
    for (const track of stream.getTracks()) track.stop();
    recording = null;
    show(button, false);
    const type = (recorder.mimeType || "audio/webm").split(";")[0];
    const made = await send(button.form, { file: new File(pieces, "voice", { type }) });
    made?.querySelector("[data-voice] audio")?.focus();
  };
  recorder.start();
  show(button, true);
  return undefined;
}

function show(button, isBusy) {
  button.toggleAttribute("data-recording", isBusy);
  button.querySelector("[data-idle]").hidden = isBusy;
  button.querySelector("[data-busy]").hidden = !isBusy;
}

function prepare(card) {
  const button = card.querySelector("[data-record]");
  if (button && navigator.mediaDevices && globalThis.MediaRecorder) button.hidden = false;
}

function next(card) {
  const cards = [...list.querySelectorAll("[data-phrase]")];
  const after = cards.slice(cards.indexOf(card) + 1).find((one) => one.querySelector("textarea"));
  after?.querySelector("textarea").focus();
}

if (list) {
  document.querySelector(".translating-keys").hidden = false;
  list.querySelectorAll("[data-phrase]").forEach(prepare);
  list.addEventListener("submit", async (event) => {
    event.preventDefault();
    const made = await send(event.target, { submitter: event.submitter });
    if (made && event.submitter?.value === "sign") next(made);
    else made?.focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-record]");
    if (button) toggle(button);
  });
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-file]") && event.target.files.length) send(event.target.form);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector('[value="sign"]'));
  });
  addEventListener("beforeunload", (event) => {
    const unsaved = [...list.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
    if (recording || unsaved) event.preventDefault();
  });
}
