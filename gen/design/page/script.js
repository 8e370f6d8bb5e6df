/* The page: asks the server for images of the text, shows what it says, and saves. */
'use strict';

const byId = id => document.getElementById(id);
const area = byId('text');
const page = {
  form: null, disk: '', saved: '', like: null, mistakes: [], past: [], groups: [], built: '', canvas: '',
  queue: [], dirty: false, busy: false, lost: false, known: '', timer: 0, channels: 1,
};

async function ask(what, body) {
  const response = await fetch(what, body === undefined ? {} : {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
  const type = response.headers.get('Content-Type') || '';
  if (!type.startsWith('application/json')) throw Object.assign(new Error(await response.text()), {answered: true});
  return {status: response.status, answer: await response.json()};
}

/* Notices ------------------------------------------------------------------------------------- */

function notice(text, ...buttons) {
  const box = byId('notice');
  box.hidden = !text;
  box.replaceChildren(text, ...buttons.map(([label, action]) => {
    const button = make('button', {type: 'button'}, label);
    button.addEventListener('click', action);
    return button;
  }));
}

function conflict(there) {
  page.known = there.disk;
  const keep = ['Write mine over it', () => { page.disk = there.disk; save(); }];
  if (there.text === null)
    notice(`${page.file} is no longer there.`, keep);
  else
    notice(`${page.file} was changed by another program.`, keep,
           ['Take what is there', () => { page.disk = there.disk; page.saved = inField(there.text); notice(''); setText(there.text); look(); }]);
}

/* What was asked has no answer: it was refused, or nobody is there. That may be of a machine that was asleep:
   one may try again, and until then nothing is asked. */
function ended(error) {
  if (error.answered) {
    notice(error.message.trim(), ['Close', () => notice('')]);
    return;
  }
  page.lost = true;
  notice(`captcha-gen design does not answer (${error.message.trim()}): nothing is saved until it does. The text can still be copied.`,
         ['Try again', () => { page.lost = false; notice(''); state(); look(); }]);
  state();
}

function state() {
  const changed = area.value !== page.saved, wrong = page.mistakes.length > 0;
  byId('state').textContent = wrong ? (page.mistakes.length === 1 ? '1 mistake' : `${page.mistakes.length} mistakes`)
                            : changed ? 'not saved' : 'saved';
  byId('save').disabled = !changed || wrong || page.lost;
  byId('save').title = wrong ? 'A file with mistakes is not saved' : '';
  byId('undo').disabled = page.past.length === 0;
}

/* The text ------------------------------------------------------------------------------------ */

const escaped = text => text.replace(/[&<>]/g, c => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);

/* Columns count characters, positions of the page halves of them. */
function positionOf(lines, mistake) {
  const line = lines[mistake.line - 1] || '';
  return Array.from(line).slice(0, mistake.column - 1).join('').length;
}

function markLine(line, columns) {
  let html = '', done = 0;
  for (const at of columns.sort((a, b) => a - b)) {
    if (at < done) continue;
    const word = /^[^\s,:[\]{}]+|^\S/.exec(line.slice(at));
    const length = word ? word[0].length : 1;
    html += escaped(line.slice(done, at)) + '<mark>' + (escaped(line.slice(at, at + length)) || ' ') + '</mark>';
    done = at + length;
  }
  return html + escaped(line.slice(done));
}

function mark() {
  const lines = area.value.split('\n'), at = new Map();
  for (const m of page.mistakes)
    if (m.line) at.set(m.line, (at.get(m.line) || []).concat(positionOf(lines, m)));
  byId('marks').innerHTML = lines.map((line, i) => markLine(line, at.get(i + 1) || [])).join('\n') + '\n';
  byId('lines').innerHTML = lines.map((_, i) => at.has(i + 1) ? `<span class="wrong">${i + 1}</span>` : i + 1).join('\n') + '\n\n';
  follow();
}

function follow() {
  byId('marks').scrollTop = byId('lines').scrollTop = area.scrollTop;
  byId('marks').scrollLeft = area.scrollLeft;
}

function goTo(mistake) {
  const lines = area.value.split('\n');
  const before = lines.slice(0, mistake.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const at = before + positionOf(lines, mistake);
  area.focus();
  area.setSelectionRange(at, at);
  area.scrollTop = (mistake.line - 4) * parseFloat(getComputedStyle(area).lineHeight);
  area.scrollIntoView({block: 'nearest'});
}

function showMistakes(list) {
  page.mistakes = list;
  byId('mistakes').replaceChildren(...list.map(m => {
    const button = make('button', {type: 'button'}, (m.line ? `${m.line}:${m.column}  ` : '') + m.message);
    if (m.line) button.addEventListener('click', () => goTo(m));
    return make('li', {}, button);
  }));
  mark();
}

/* The field has lines as browsers have them; a file of Windows keeps its own. */
const current = () => page.crlf ? area.value.replace(/\n/g, '\r\n') : area.value;
const inField = text => text.replace(/\r\n?/g, '\n');

/* A text that is not typed keeps the place where one reads. */
function setText(given) {
  const text = inField(given);
  if (text === area.value) return;
  const {scrollTop, scrollLeft, selectionStart} = area;
  area.value = text;
  area.setSelectionRange(selectionStart, selectionStart);
  area.scrollTop = scrollTop;
  area.scrollLeft = scrollLeft;
  mark();
}

function remember(text) {
  if (page.past[page.past.length - 1] === text) return;
  page.past.push(text);
  if (page.past.length > 200) page.past.shift();
}

/* Settings ------------------------------------------------------------------------------------ */

function group(title, help, settings, path, open) {
  const g = {path};
  g.controls = settings.map(s => ({name: s.name, ...control(s, () => g.path, change)}));
  g.element = make('details', {open},
                   make('summary', {}, title, ' ', make('span', {class: 'soft'}, help)),
                   make('div', {class: 'body'}, ...g.controls.map(c => c.element)));
  g.element.dataset.name = title;
  g.show = (values, given) => {
    for (const c of g.controls)
      if (values[c.name] !== undefined) c.show(values[c.name], given.includes(c.name), page.channels);
  };
  return g;
}

function effectGroup(effect) {
  const described = page.form.effects.find(e => e.name === effect.name);
  const g = group(effect.name, described.help, described.settings.concat(page.form.shared), effect.path, page.opened === effect.path.join());
  const remove = make('button', {type: 'button'}, 'Remove this effect');
  remove.addEventListener('click', () => change({remove: g.path.slice(0, 2)}));
  g.element.lastChild.append(remove);
  return g;
}

function build(values) {
  const open = new Set(page.groups.filter(g => g.element.open).map(g => g.path.join()));
  page.sections = page.form.sections.map(s => group(s.name, s.help, s.settings, s.path, page.built ? open.has(s.path.join()) : s.name === 'text'));
  page.effects = values.effects.map(effectGroup);
  page.effects.forEach(g => { if (open.has(g.path.join())) g.element.open = true; });
  page.groups = page.sections.concat(page.effects);
  const base = values.base.length ? [make('p', {class: 'soft'}, `Effects of the base come first: ${values.base.join(', ')}.`)] : [];
  byId('sections').replaceChildren(...page.sections.map(g => g.element), ...base, ...page.effects.map(g => g.element));
}

function showValues(values, channels) {
  page.channels = channels;
  page.values = values;
  byId('none').hidden = values !== null;
  byId('sections').hidden = byId('adding').hidden = values === null;
  if (values === null) return;
  const shape = JSON.stringify([values.effects.map(e => e.path), values.base]);
  if (shape !== page.built) build(values);
  page.built = shape;
  page.sections.forEach((g, i) => g.show(values.sections[page.form.sections[i].name], values.set[page.form.sections[i].name]));
  page.effects.forEach((g, i) => g.show(values.effects[i].values, values.effects[i].set));
}

function addEffect() {
  const effect = page.form.effects.find(e => e.name === byId('which').value);
  const needed = effect.settings.filter(s => s.default === null);
  const list = page.values ? page.values.list : 'effects';
  const count = page.groups.filter(g => g.path[0] === list).length;
  page.opened = [list, count, effect.name].join();
  change({add: [list], value: needed.length ? {[effect.name]: Object.fromEntries(needed.map(s => [s.name, s.name.toUpperCase()]))} : effect.name});
}

/* A figure's setting: opened, and shown. */
function reveal(name) {
  const [section, key] = name.includes('.') ? name.split('.') : ['domain', name];
  const g = page.groups.find(one => one.element.dataset.name === section);
  if (!g) {
    byId('which').value = section;
    byId('which').focus();
    return;
  }
  g.element.open = true;
  const row = g.controls.find(c => c.name === key).element;
  row.scrollIntoView({block: 'center'});
  row.classList.add('shown');
  setTimeout(() => row.classList.remove('shown'), 1500);
}

/* Images -------------------------------------------------------------------------------------- */

function showPictures(box, pictures) {
  while (box.children.length > pictures.length) box.lastChild.remove();
  while (box.children.length < pictures.length) box.append(make('img', {}));
  pictures.forEach((picture, i) => {
    const image = box.children[i];
    image.src = picture.png;
    image.alt = image.title = picture.text;
    image.width = page.width * Number(byId('zoom').value);
  });
}

function resize() {
  for (const image of document.querySelectorAll('.pictures img')) image.width = page.width * Number(byId('zoom').value);
}

function showLook(answer) {
  showMistakes(answer.mistakes);
  showSeed(answer.seed);
  byId('images').classList.toggle('old', !answer.pictures);
  if (answer.canvas) showValues(answer.values, answer.canvas[2]);
  if (answer.pictures) {
    const [width, height] = answer.canvas;
    if (page.width === undefined) byId('zoom').value = width > 120 ? '1' : '2';
    page.width = width;
    showPictures(byId('images'), answer.pictures);
    const cut = answer.pictures.length < page.count ? `; more of the ${page.count} take too long` : '';
    byId('facts').textContent = `${answer.pictures.length} images of ${width} x ${height} in ${Math.round(answer.ms)} ms${cut}`;
    if (page.like && page.canvas !== `${width}x${height}`) beside(`${width}x${height}`);
    if (page.like) { clearTimeout(page.timer); page.timer = setTimeout(compare, 500); }
  }
  if (answer.disk !== page.disk && answer.disk !== page.known)
    ask('start').then(({answer: there}) => conflict({disk: answer.disk, text: there.text === undefined ? null : there.text}), ended);
  state();
}

/* Asking: one question at a time; of a setting that moves, only its last value. */
function change(what) {
  const key = JSON.stringify(what.set || null), last = page.queue[page.queue.length - 1], all = JSON.stringify(what);
  if (what.remove && [page.asked, ...page.queue].some(c => JSON.stringify(c) === all)) return; /* clicked twice */
  if (what.set && last && JSON.stringify(last.set) === key) page.queue.pop();
  page.queue.push(what);
  work();
}

function look() {
  page.dirty = true;
  work();
}

async function work() {
  if (page.busy || page.lost || (!page.queue.length && !page.dirty)) return;
  const what = page.asked = page.queue.shift(), sent = area.value;
  page.busy = true;
  page.dirty = false;
  try {
    const {answer} = await ask('look', {text: current(), seed: seedText(), change: what || null});
    if (area.value !== sent) { /* typed meanwhile */
      if (what) page.queue.unshift(what);
      page.dirty = true;
    } else {
      if (what && inField(answer.text) !== sent) {
        const key = JSON.stringify(what.set || what);
        if (key !== page.moving || !page.past.length) remember(sent);
        page.moving = key;
        setText(answer.text);
      }
      if (answer.refused) notice(answer.refused, ['Close', () => notice('')]);
      showLook(answer);
    }
  } catch (error) {
    if (what && !error.answered) page.queue.unshift(what); /* not done */
    ended(error);
  }
  page.busy = page.asked = false;
  work();
}

async function beside(canvas) {
  page.canvas = canvas;
  try {
    const {answer} = await ask('like', {text: current()});
    byId('told').textContent = answer.problem || answer.told || '';
    showPictures(byId('pictures'), answer.pictures || []);
    byId('folder').textContent = answer.found ? `${page.like}, ${answer.found} in all` : page.like;
  } catch (error) {
    ended(error);
  }
}

function figureRow(f) {
  const number = v => v === null ? '-' : v.toFixed(2);
  const moved = f.settings.map(s => {
    const button = make('button', {type: 'button'}, s.name + ['-', '', '+'][s.sign + 1]);
    button.title = s.value === null ? 'the domain does not have it' : JSON.stringify(s.value);
    button.addEventListener('click', () => reveal(s.name));
    return button;
  });
  return make('tr', {class: f.differs ? 'differs' : '', title: f.help}, make('td', {}, f.name),
              ...[f.domain, f.pictures, f.apart, f.by_chance].map(v => make('td', {class: 'n'}, number(v))),
              make('td', {}, f.unit), make('td', {}, ...moved));
}

async function compare() {
  if (page.lost) return;
  if (page.busy || page.queue.length) { page.timer = setTimeout(compare, 300); return; }
  try {
    const {answer} = await ask('compare', {text: current(), seed: seedText()});
    const head = ['figure', 'images', 'pictures', 'apart', 'by chance', 'unit', 'moved by'];
    byId('compared').textContent = answer.problem ? '' : `of ${answer.compared} pictures; * differs by more than chance`;
    byId('figures').replaceChildren(...(answer.figures ? [
      make('thead', {}, make('tr', {}, ...head.map((h, i) => make('th', {class: i > 0 && i < 5 ? 'n' : ''}, h)))),
      make('tbody', {}, ...answer.figures.map(figureRow))] : []));
  } catch (error) {
    ended(error);
  }
}

async function save() {
  const text = area.value;
  try {
    const {status, answer} = await ask('save', {text: current(), disk: page.disk});
    if (status === 409) conflict(answer);
    else if (answer.mistakes) showMistakes(answer.mistakes);
    else if (answer.problem) notice(answer.problem, ['Close', () => notice('')]);
    else {
      page.disk = page.known = answer.disk;
      page.saved = text;
      notice('');
    }
    state();
  } catch (error) {
    ended(error);
  }
}

/* The start ----------------------------------------------------------------------------------- */

function listEffects() {
  const stages = new Map();
  for (const effect of page.form.effects) stages.set(effect.stage, (stages.get(effect.stage) || []).concat(effect));
  byId('which').append(...Array.from(stages, ([stage, list]) => make('optgroup', {label: stage},
    ...list.map(e => make('option', {value: e.name, title: e.help}, e.name)))));
}

function listen() {
  let typing = 0, burst = false; /* what is typed at once is taken back at once */
  area.addEventListener('input', () => {
    page.moving = '';
    state();
    mark();
    clearTimeout(typing);
    typing = setTimeout(() => { burst = false; look(); }, 150);
  });
  area.addEventListener('beforeinput', () => { if (!burst) remember(area.value); burst = true; });
  area.addEventListener('scroll', follow);
  byId('save').addEventListener('click', save);
  byId('undo').addEventListener('click', () => { page.moving = ''; setText(page.past.pop()); look(); });
  byId('seed').addEventListener('input', look);
  byId('next').addEventListener('click', () => { byId('seed').value = nextSeed(); look(); });
  byId('zoom').addEventListener('change', resize);
  byId('add').addEventListener('click', addEffect);
  window.addEventListener('beforeunload', event => { if (area.value !== page.saved) event.preventDefault(); });
  window.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); if (!byId('save').disabled) save(); }
  });
}

async function start() {
  try {
    const {answer} = await ask('start');
    if (answer.problem) { notice(answer.problem); return; }
    Object.assign(page, {form: answer.form, file: answer.file, like: answer.like, count: answer.count,
                         disk: answer.disk, known: answer.disk});
    byId('file').textContent = answer.file.split('/').pop();
    byId('file').title = answer.file;
    document.title = answer.file;
    byId('theirs').hidden = byId('measured').hidden = !answer.like;
    page.crlf = answer.text.includes('\r\n');
    page.saved = area.value = inField(answer.text);
    listEffects();
    listen();
    mark();
    look();
  } catch (error) {
    ended(error);
  }
}

start();
