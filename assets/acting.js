// A page that acts. Its form changes the page's address, and Dash mounts the result of that address in the place
// of the one that the server wrote. Where Dash cannot be had, the page at the new address is loaded instead.
(function () {
  const FETCH_AT_LAST = 3000, PAUSE = 120;
  const painted = document.getElementById("first-paint"), mounted = document.getElementById("react-entry-point");
  if (!painted) return;

  // A drawing is HTML that the server wrote; see Drawing in dashboard/parts/html.py.
  window.dashboard = {
    Drawing: ({ html, id, className, style }) =>
      window.React.createElement("div", { id, className, style, dangerouslySetInnerHTML: { __html: html } }),
  };

  let fetched = false, go = () => {};
  function fetchDash() {
    if (fetched) return;
    fetched = true;
    const script = document.createElement("script");
    script.src = document.getElementById("_dash-renderer").dataset.src;
    script.onload = () => { window.renderer = new window.DashRenderer(); };
    script.onerror = () => { go = () => location.reload(); };
    document.body.append(script);
    go = () => dispatchEvent(new PopStateEvent("popstate"));
  }
  // After the paint; a page in the background is never painted.
  requestAnimationFrame(() => setTimeout(fetchDash, 0));
  setTimeout(fetchDash, FETCH_AT_LAST);

  // The status is read out, and stays in sight on a phone, where the result is above the controls.
  const status = Object.assign(document.createElement("p"), { className: "in-sight" });
  status.setAttribute("role", "status");
  document.querySelector("main").append(status);

  // Where Dash is refused, the page says why: it asks to sign in, or to come again later.
  const ask = window.fetch;
  window.fetch = (...given) => ask(...given).then(
    (response) => { if (!response.ok) location.reload(); return response; },
    (error) => { status.textContent = "There is no connection: the result is that of before."; throw error; });

  let answer = painted.querySelector(".lead").textContent;
  mounted.hidden = true;
  new MutationObserver(() => {
    const lead = mounted.querySelector(".lead");
    if (!lead) return;
    if (mounted.hidden) takeOver();
    if (answer !== lead.textContent) status.textContent = answer = lead.textContent;
  }).observe(mounted, { childList: true, subtree: true, characterData: true });

  // What is open, and has the focus, stays so.
  function takeOver() {
    const pairs = [...painted.querySelectorAll("details, a, summary, [tabindex]")].map(
      (old, at) => [old, mounted.querySelectorAll("details, a, summary, [tabindex]")[at]]);
    const focused = pairs.find(([old]) => old === document.activeElement);
    for (const [old, now] of pairs) if (now && old.open) now.open = true;
    painted.remove();
    mounted.hidden = false;
    focused?.[1]?.focus({ preventScroll: true });
  }

  const form = document.querySelector("form.controls");
  if (!form) return;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (!target.name) return;
    const output = target.closest("label")?.querySelector("output");
    if (output) output.textContent = output.dataset.before + target.value;
    clearTimeout(form.later);
    form.later = setTimeout(act, PAUSE);
  });

  // A span of time that is brushed on a chart.
  addEventListener("span-chosen", ({ detail }) => {
    const [first, last] = ["from", "to"].map((name) => form.elements[name]);
    if (!first || !/^\d{4}-\d{2}/.test(detail[0])) return;
    const months = [...first.options].map((option) => option.value);
    const [low, high] = detail.map((day) => day.slice(0, 7));
    first.value = months.find((month) => month >= low) || first.value;
    last.value = months.filter((month) => month <= high).pop() || last.value;
    act();
  });

  // What does not have the typed text is out of sight, but stays as it is.
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "search") return;
    const typed = target.value.trim().toLowerCase();
    const group = target.closest("fieldset");
    for (const folded of group.querySelectorAll("details")) folded.open = typed !== "";
    for (const label of group.querySelectorAll(".tick")) {
      label.hidden = !label.textContent.toLowerCase().includes(typed);
    }
  });

  function act() {
    history.replaceState(null, "", address());
    go();
  }

  // Inputs of one name make one value of the address, with commas between; what is as usual is left out.
  function address() {
    const [path, query] = form.getAttribute("action").split("?"), values = new Map();
    for (const input of form.elements) {
      const text = input.name && written(input);
      if (text) values.set(input.name, [...(values.get(input.name) || []), text]);
    }
    const parts = [...values].map(([name, texts]) => `${name}=${texts.map(encodeURIComponent).join(",")}`);
    const whole = [query, ...parts].filter(Boolean).join("&").replaceAll("%3A", ":");
    return whole ? `${path}?${whole}` : path;
  }

  function written({ type, checked, value, dataset }) {
    const counts = !["checkbox", "radio"].includes(type) || checked !== (dataset.when === "off");
    if (!counts || !value || value === dataset.usual) return "";
    return dataset.key ? `${dataset.key}:${value}` : value;
  }
})();
