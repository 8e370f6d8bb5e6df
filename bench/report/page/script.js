'use strict';
// Tables that a click on a column's head sorts, and folded tables that are unfolded for printing.
(function () {
  function value(cell) {
    var text = cell.getAttribute('data-value');
    if (text === null) text = cell.textContent;
    var number = parseFloat(text);
    return isNaN(number) ? text : number;
  }

  // Numbers stand before text whatever the direction; equal rows keep their order.
  function sort(table, column, direction) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    rows.forEach(function (row, i) { row.place = i; });
    rows.sort(function (a, b) {
      var x = value(a.cells[column]), y = value(b.cells[column]);
      if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1;
      return (x < y ? -1 : x > y ? 1 : 0) * direction || a.place - b.place;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    Array.prototype.forEach.call(table.rows, function (row) {
      Array.prototype.forEach.call(row.cells, function (cell, i) {
        cell.classList.toggle('sorted', i === column);
      });
    });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, i) {
      head.setAttribute('aria-sort',
        i !== column ? 'none' : direction > 0 ? 'ascending' : 'descending');
    });
  }

  function makeSortable(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, i) {
      function turn() {
        sort(table, i, head.getAttribute('aria-sort') === 'descending' ? 1 : -1);
      }
      head.setAttribute('data-sort', '');
      head.tabIndex = 0;
      head.addEventListener('click', turn);
      head.addEventListener('keydown', function (event) {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          turn();
        }
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll('table[data-sortable]'), makeSortable);

  var shut = [];
  addEventListener('beforeprint', function () {
    shut = [].slice.call(document.querySelectorAll('details.keep:not([open])'));
    shut.forEach(function (details) { details.open = true; });
  });
  addEventListener('afterprint', function () {
    shut.forEach(function (details) { details.open = false; });
  });

  // report.html#sort=4 opens with the main table sorted by its fifth column.
  var wanted = /^#sort=(\d+)$/.exec(location.hash);
  if (wanted) sort(document.querySelector('table[data-sortable]'), +wanted[1], -1);
}());
