(function () {
  var form = document.getElementById("filters");
  var names = ["paper", "experiment", "verdict"];
  var claims = Array.prototype.slice.call(document.querySelectorAll("tbody.claim"));
  form.hidden = false;
  function show() {
    var shown = 0;
    claims.forEach(function (claim) {
      var fits = names.every(function (name) {
        var wanted = form.elements[name].value;
        return wanted === "" || claim.dataset[name] === wanted;
      });
      claim.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.querySelectorAll("section.experiment").forEach(function (section) {
      // What has no claims is filtered by its experiment, and is nothing where a paper or a verdict is asked for.
      var wanted = names.map(function (name) { return form.elements[name].value; });
      var fits = !wanted[0] && (wanted[1] === "" || wanted[1] === section.id) && !wanted[2];
      var claim = section.querySelector("tbody.claim");
      section.hidden = claim ? !section.querySelector("tbody.claim:not([hidden])") : !fits;
    });
    form.querySelector("output").textContent = shown + " of " + claims.length + " claims";
  }
  // The fragment holds the filters, #verdict=confirmed&paper=LvR, so that a view can be linked to; or the name of a place.
  function read() {
    var fragment = location.hash.slice(1);
    if (fragment.indexOf("=") >= 0) {
      var wanted = new URLSearchParams(fragment);
      names.forEach(function (name) {
        var value = wanted.get(name) || "";
        form.elements[name].value = value;
        // A value that is not offered would hide every claim, and say nothing of why.
        if (form.elements[name].selectedIndex < 0) { form.elements[name].value = ""; }
      });
      show();
      return;
    }
    var name = fragment;
    // An address that somebody has mistyped leads nowhere.
    try { name = decodeURIComponent(fragment); } catch (error) { return; }
    var place = name && document.getElementById(name);
    if (place && place.closest("[hidden]")) {
      form.reset();
      show();
      place.scrollIntoView();
    }
  }
  function write() {
    var chosen = new URLSearchParams();
    names.forEach(function (name) {
      if (form.elements[name].value) { chosen.set(name, form.elements[name].value); }
    });
    history.replaceState(null, "", chosen.toString() ? "#" + chosen : location.pathname + location.search);
  }
  form.addEventListener("change", function () { write(); show(); });
  window.addEventListener("hashchange", read);
  show();
  read();
})();
