// A table that is wider than its room says how many columns are out of sight, and fades where they are.
(function () {
  function say(room) {
    const hidden = room.scrollWidth - room.clientWidth - room.scrollLeft > 8;
    const edge = room.getBoundingClientRect().left + room.clientWidth;
    const heads = [...room.querySelectorAll("thead tr:last-child th, thead [rowspan]")];
    const many = hidden ? heads.filter((head) => head.getBoundingClientRect().right > edge + 4).length : 0;
    let more = room.querySelector(":scope > .more");
    if (!more && many) {
      more = Object.assign(document.createElement("p"), { className: "more" });
      more.setAttribute("aria-hidden", "true");
      more.append(document.createElement("span"));
      room.prepend(more);
    }
    if (more) {
      more.hidden = !many;
      more.firstChild.textContent = `${many} more →`;
      more.style.setProperty("--high", `${room.clientHeight}px`);
    }
  }

  function every() {
    document.querySelectorAll(".scroller").forEach((room) => {
      if (!room.dataset.watched) {
        room.dataset.watched = "yes";
        room.addEventListener("scroll", () => say(room), { passive: true });
      }
      say(room);
    });
  }

  addEventListener("resize", every);
  document.addEventListener("toggle", every, true);
  every();
})();
