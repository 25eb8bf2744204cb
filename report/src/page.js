(function () {
  var form = document.getElementById("filters");
  var claims = Array.prototype.slice.call(document.querySelectorAll("tbody.claim"));
  form.hidden = false;
  function apply() {
    var shown = 0;
    claims.forEach(function (claim) {
      var fits = ["paper", "experiment", "verdict"].every(function (name) {
        var wanted = form.elements[name].value;
        return wanted === "" || claim.dataset[name] === wanted;
      });
      claim.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.querySelectorAll("section.experiment").forEach(function (section) {
      section.hidden = !section.querySelector("tbody.claim:not([hidden])");
    });
    form.querySelector("output").textContent = shown + " of " + claims.length + " claims";
  }
  form.addEventListener("change", apply);
  apply();
})();
