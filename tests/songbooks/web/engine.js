/* Lays blocks into fixed page boxes and columns, numbers the pages and notes on which pages each song stands. */

const source = document.getElementById("source");
const paper = document.getElementById("paper");
const config = JSON.parse(document.body.dataset.config);
let page = null; // the page box being filled
let column = null;
let section = null;
let counter = null; // next printed page number, null while pages are not numbered

function make(tag, cls, parent) {
  const element = document.createElement(tag);
  element.className = cls;
  if (parent) parent.appendChild(element);
  return element;
}

function newPage(cls) {
  page = make("div", "page " + (cls || ""), paper);
  const index = paper.children.length;
  page.classList.add((index + (config.rectoShift || 0)) % 2 ? "recto" : "verso");
  if (counter !== null) page.dataset.no = counter++;
  return page;
}

function newTextPage() {
  newPage(section.dataset.pageclass);
  page.dataset.section = section.dataset.name || "";
  page.dataset.title = section.dataset.head || "";
  const body = make("div", "body", page);
  for (let i = 0; i < Number(section.dataset.columns || 1); i++) make("div", "col", body);
  column = body.firstChild;
}

function nextColumn() {
  if (column && column.nextSibling) column = column.nextSibling;
  else newTextPage();
}

const isEmpty = (element) => element.childElementCount === 0;
const pageIsEmpty = () => [...page.querySelectorAll(".col")].every(isEmpty);
const overflows = () => column.scrollHeight > column.clientHeight + 1;

function freshPage() {
  if (!column || !pageIsEmpty()) newTextPage();
}

function freshSide(side) {
  freshPage();
  if (!page.classList.contains(side)) {
    page.classList.add("blank");
    newTextPage();
  }
}

function openFragment(article, continued) {
  const fragment = article.cloneNode(false);
  if (continued) fragment.removeAttribute("id");
  fragment.classList.add("fragment");
  column.appendChild(fragment);
  return fragment;
}

/* Put the blocks of an article into columns; returns the fragments and pages made, for undoing. */
function flow(article) {
  const fragments = [];
  const before = paper.children.length;
  let fragment = openFragment(article, false);
  fragments.push(fragment);
  for (const block of [...article.children]) {
    const copy = block.cloneNode(true);
    fragment.appendChild(copy);
    if (!overflows() && !copy.hasAttribute("data-newpage")) continue;
    const moved = [copy];
    while (fragment.childElementCount > moved.length) {
      const previous = fragment.children[fragment.childElementCount - moved.length - 1];
      if (!previous.classList.contains("keep")) break;
      moved.unshift(previous);
    }
    const whole = fragment.childElementCount === moved.length;
    if (whole && column.childElementCount === 1) continue; // too tall for any column
    moved.forEach((element) => element.remove());
    if (whole) {
      fragment.remove();
      fragments.pop();
    }
    const old = page;
    if (copy.hasAttribute("data-newpage")) newTextPage();
    else nextColumn();
    fragment = openFragment(article, !whole);
    fragments.push(fragment);
    if (!whole && old !== page && article.dataset.cont) {
      const head = make("div", "cont", fragment);
      head.innerHTML = article.dataset.cont;
    }
    moved.forEach((element) => fragment.appendChild(element));
  }
  return { fragments, pagesAdded: paper.children.length - before };
}

function undo(placed, savedColumn, savedCounter) {
  placed.fragments.forEach((fragment) => fragment.remove());
  for (let i = 0; i < placed.pagesAdded; i++) paper.lastChild.remove();
  page = savedColumn.closest(".page");
  column = savedColumn;
  counter = savedCounter;
}

function placeArticle(article) {
  const mode = article.dataset.break || "flow";
  if (!column) newTextPage();
  if (mode === "page") freshPage();
  if (mode === "recto" || mode === "verso") freshSide(mode);
  if (mode === "column" && !isEmpty(column)) nextColumn();
  const atTop = pageIsEmpty();
  const [savedColumn, savedCounter] = [column, counter];
  const placed = flow(article);
  if (mode === "fit" && !atTop && placed.pagesAdded > 0) {
    undo(placed, savedColumn, savedCounter);
    newTextPage();
    flow(article);
  }
}

function placePlate(plate) {
  newPage("plate-page " + (section.dataset.pageclass || ""));
  page.dataset.section = section.dataset.name || "";
  page.appendChild(plate.cloneNode(true));
  column = null;
}

function placeSection(element) {
  section = element;
  column = null;
  if (section.dataset.side && paper.children.length) {
    const next = (paper.children.length + 1 + (config.rectoShift || 0)) % 2 ? "recto" : "verso";
    if (next !== section.dataset.side) newPage("blank");
  }
  if (section.dataset.first) counter = Number(section.dataset.first);
  if (section.dataset.first === "none") counter = null;
  for (const child of [...section.children]) {
    if (child.classList.contains("plate")) placePlate(child);
    else placeArticle(child);
  }
}

const roman = (n) => ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"][n] || String(n);

function printedNumber(box) {
  if (!box.dataset.no) return "";
  return box.classList.contains("roman") ? roman(Number(box.dataset.no)) : box.dataset.no;
}

const titlesOn = (box) =>
  [...new Set([...box.querySelectorAll("[data-song]")].map((piece) => piece.dataset.head || piece.dataset.title))];

function decorate(box) {
  const titles = titlesOn(box);
  const head = make("div", "head", box);
  if (config.head === "title") head.textContent = box.dataset.title;
  if (config.head === "songs") head.textContent = titles.length ? titles[0] : box.dataset.title;
  if (config.head === "range" && titles.length)
    head.textContent = titles.length > 1 ? titles[0] + " – " + titles[titles.length - 1] : titles[0];
  make("div", "folio", box).innerHTML = "<span>" + printedNumber(box) + "</span>";
  if (config.tabs && titles.length) {
    const first = titles[0].normalize("NFD").replace(/[^A-Za-z0-9]/g, "").charAt(0).toUpperCase();
    const letter = first < "A" ? "#" : first;
    const tab = make("div", "tab", box);
    tab.textContent = letter;
    tab.style.setProperty("--i", letter === "#" ? 26 : letter.charCodeAt(0) - 65);
  }
}

/* As many leader dots as there is room for, so that none is hidden in the PDF. */
function lead(dots) {
  const room = dots.clientWidth;
  dots.textContent = ".".repeat(400);
  dots.textContent = ".".repeat(Math.max(1, Math.floor((room * 400) / dots.scrollWidth) - 1));
}

/* Pages of each song, by PDF page, from where its pieces really stand. */
function measure(pdfPage) {
  const truth = {};
  for (const piece of paper.querySelectorAll("[data-song]")) {
    const box = piece.closest(".page");
    const [inner, outer] = [piece.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.top < outer.top - 1 || inner.top > outer.bottom) throw new Error("piece off its page: " + piece.dataset.song);
    const entry = (truth[piece.dataset.song] ||= { pages: [] });
    const number = pdfPage(box);
    if (!entry.pages.includes(number)) entry.pages.push(number);
  }
  return truth;
}

function overfull() {
  const faults = [];
  for (const col of paper.querySelectorAll(".col"))
    if (col.scrollHeight > col.clientHeight + 1 || (!config.bleed && col.scrollWidth > col.clientWidth + 2))
      faults.push(`${[...paper.children].indexOf(col.closest(".page")) + 1}: ${col.textContent.trim().slice(0, 40)}`);
  return faults;
}

/* Two book pages side by side on each sheet; the first page alone on the right if asked for. */
function pairUp() {
  const boxes = [...paper.children];
  if (config.twoUp === "cover-alone") boxes.unshift(make("div", "page blank", null));
  for (let i = 0; i < boxes.length; i += 2) {
    const sheet = make("div", "sheet", paper);
    sheet.append(...boxes.slice(i, i + 2));
  }
}

[...source.children].forEach(placeSection);
source.remove();
[...paper.children].forEach(decorate);
for (const target of paper.querySelectorAll("[data-pn]")) {
  const found = paper.querySelector(`[data-song="${target.dataset.pn}"]`);
  const number = found ? printedNumber(found.closest(".page")) : "";
  target.textContent = target.dataset.pnshift ? Number(number) + Number(target.dataset.pnshift) : number;
}
paper.querySelectorAll(".dots").forEach(lead);
if (config.twoUp) pairUp();
const rank = (box) => [...paper.children].indexOf(config.twoUp ? box.parentNode : box) + 1;
const boxes = [...(config.twoUp ? paper.querySelectorAll(".sheet") : paper.children)];
const words = (box) => [...box.querySelectorAll(".body, .plate")].map((part) => part.textContent).join(" ");
const report = make("script", "", document.body);
report.type = "application/json";
report.id = "report";
report.textContent = JSON.stringify({ songs: measure(rank), overfull: overfull(), pages: boxes.length, texts: boxes.map(words) });
