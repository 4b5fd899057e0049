// The finder: the key /, or the link Find, opens a box to type in; Enter goes to the first that is found.
// It reads the list of the page /find, where each link has its name and other words for it.
(function () {
  const MOST_SHOWN = 12;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/['\u2019]/g, "").replace(/[^\p{L}\p{N}&]+/gu, " ").trim();

  function entry(link) {
    const also = (name) => (link.dataset[name] || "").split("\n").filter(Boolean);
    const phrases = [[link.textContent], also("words"), also("partly")].flatMap(
      (texts, source) => texts.map((text) => ({ text, plain: plain(text), source })));
    return { text: link.textContent, href: link.getAttribute("href"), phrases };
  }

  async function entries() {
    const answer = await fetch("/find", { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...page.querySelectorAll(".found a")].map(entry);
  }

  // How well a phrase fits, 0 is best: it is what was typed, begins with it, has a word that does; each
  // word that was typed begins one of its words; or each is somewhere in it.
  function misfit(phrase, wanted) {
    const parts = wanted.split(" ");
    return [
      phrase === wanted,
      phrase.startsWith(wanted),
      ` ${phrase}`.includes(` ${wanted}`),
      parts.every((part) => ` ${phrase}`.includes(` ${part}`)),
      parts.every((part) => phrase.includes(part)),
    ].indexOf(true);
  }

  // The phrase of an entry that fits best; of two that fit alike its name, then a word of its own.
  function best(one, wanted) {
    const fits = one.phrases.map((phrase) => ({ ...phrase, misfit: misfit(phrase.plain, wanted) }));
    return fits.filter((phrase) => phrase.misfit >= 0).sort(closer)[0];
  }

  const closer = (one, other) => one.misfit - other.misfit || one.source - other.source;

  function search(list, typed) {
    const wanted = plain(typed);
    if (!wanted) return list.map((one) => ({ one, phrase: one.phrases[0] }));
    return list.map((one) => ({ one, phrase: best(one, wanted) })).filter((found) => found.phrase)
      .sort((found, other) => closer(found.phrase, other.phrase));
  }

  let dialog, list;
  async function find() {
    if (!document.body) return;
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "finder";
      dialog.setAttribute("aria-label", "Find a place or indicator");
      dialog.innerHTML = '<form method="dialog"><label for="finder-box">Find a place or indicator</label>'
        + '<input id="finder-box" type="search" autocomplete="off" aria-controls="finder-list">'
        + '<p role="status"></p><ul id="finder-list"></ul><button>Close</button></form>';
      document.body.append(dialog);
      const box = dialog.querySelector("input");
      box.addEventListener("input", show);
      box.addEventListener("keydown", (event) => {
        const first = dialog.querySelector("a");
        if (event.key === "Enter") { event.preventDefault(); if (first) first.click(); }
        if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
      });
    }
    dialog.querySelector("input").value = "";
    dialog.showModal();
    try {
      list = list || await entries();
      show();
    } catch { location.assign("/find"); }
  }

  function show() {
    if (!list) return;
    const found = search(list, dialog.querySelector("input").value);
    const shown = found.slice(0, MOST_SHOWN);
    dialog.querySelector("ul").replaceChildren(...shown.map(item));
    const more = found.length > shown.length ? `, the first ${shown.length} shown` : "";
    dialog.querySelector("[role=status]").textContent = found.length === 1 ? "1 found" : `${found.length} found${more}`;
  }

  function item({ one, phrase }) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = one.href;
    link.textContent = one.text;
    item.append(link);
    if (phrase.source) {
      const why = document.createElement("span");
      why.className = "remark";
      why.textContent = phrase.text;
      link.append(why);
    }
    return item;
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find();
    }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest('nav a[href^="/find"]');
    if (opener && !event.ctrlKey && !event.metaKey) { event.preventDefault(); find(); }
  });
})();
