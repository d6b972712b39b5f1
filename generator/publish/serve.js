// Of `tidtam serve` only: listens for changes of this page, and shows what is wrong with the records.
(function () {
  "use strict";
  var own = document.currentScript;
  var seen = own.src.split("?")[1] || "";
  var address = "/-/events?page=" + encodeURIComponent(location.pathname) + "&seen=" + seen;
  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/-/serve.css";
  document.head.append(style);
  var panel = null;

  function part(name, text, holder) {
    var element = document.createElement(name);
    element.className = "tidtam-serve__" + (name === "li" ? "item" : name);
    element.textContent = text;
    holder.append(element);
    return element;
  }

  function close() {
    if (panel) panel.remove();
    panel = null;
  }

  function show(trouble) {
    close();
    panel = document.createElement("section");
    panel.className = "tidtam-serve";
    panel.lang = "th";
    panel.setAttribute("role", "alert");
    part("h2", trouble.title, panel);
    var button = part("button", "ปิด", panel);
    button.type = "button";
    button.addEventListener("click", close);
    if (trouble.text) part("pre", trouble.text, panel);
    var list = part("ol", "", panel);
    trouble.items.forEach(function (one) {
      var item = part("li", "", list);
      part("strong", one.message, item);
      part("code", one.place + " [" + one.code + "]", item);
      if (one.line.trim()) part("pre", one.line.trim(), item);
      if (one.hint) part("p", one.hint, item);
      if (one.mended.trim()) part("ins", one.mended.trim(), item);
    });
    document.body.append(panel);
  }

  var source = new EventSource(address);
  source.addEventListener("reload", function () {
    location.reload();
  });
  source.addEventListener("trouble", function (event) {
    show(JSON.parse(event.data));
  });
  source.addEventListener("fine", close);
  addEventListener("pagehide", function () {
    source.close();
  });
})();
