/* Controls of settings, made from the tables that come with the page. A control has `element`,
 * `show(value, given, channels)` and, through `changed(path, value)`, says what a user wants. */
'use strict';

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {}))
    if (key === 'class') element.className = value;
    else if (value !== null && value !== undefined) element[key] = value;
  element.append(...children);
  return element;
}

/* Sliders ------------------------------------------------------------------------------------- */

const TRAVEL = 1000;

/* Ranges are wide, as 0 to 100000 dots: the travel is a power of the value, so that a third of it
 * reaches the magnitude of the default. */
function exponent(low, high, typical) {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const share = Math.abs(typical) / reach;
  if (!(share > 0)) return 3;
  return Math.min(8, Math.max(1, Math.log(share) / Math.log(1 / 3)));
}

function magnitude(value) {
  if (typeof value === 'number') return Math.abs(value);
  const inside = value && (value.uniform || value.normal || value.choice);
  return Array.isArray(inside) ? Math.max(0, ...inside.filter(v => typeof v === 'number').map(Math.abs)) : 0;
}

/* Three digits are enough for a hand; whole where the setting is. */
function rounded(value, whole) {
  if (whole) return Math.round(value);
  const step = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(value), 1e-3))) - 2);
  return Number((Math.round(value / step) * step).toPrecision(6));
}

class Scale {
  constructor(setting) {
    this.low = setting.min === null ? -1000 : setting.min;
    this.high = setting.max === null ? 1000 : setting.max;
    this.whole = setting.kind === 'integer';
    this.power = exponent(this.low, this.high, magnitude(setting.default));
    this.base = this.low < 0 ? 0 : this.low;
  }
  value(position) {
    const both = this.low < 0 && this.high > 0;
    const p = both ? 2 * position / TRAVEL - 1 : position / TRAVEL;
    const reach = p < 0 ? this.base - this.low : this.high - this.base;
    const value = this.base + Math.sign(p) * Math.abs(p) ** this.power * reach;
    return Math.min(this.high, Math.max(this.low, rounded(value, this.whole)));
  }
  position(value) {
    const both = this.low < 0 && this.high > 0;
    const reach = value < this.base ? this.base - this.low : this.high - this.base;
    const p = Math.sign(value - this.base) * (Math.abs(value - this.base) / (reach || 1)) ** (1 / this.power);
    return Math.round(both ? (p + 1) / 2 * TRAVEL : p * TRAVEL);
  }
}

/* A slider and a field for one number. */
function slide(label, scale, name, changed) {
  const range = make('input', {type: 'range', min: 0, max: TRAVEL, step: 1, ariaLabel: `${name} ${label}`});
  const field = make('input', {type: 'number', min: scale.low, max: scale.high, step: scale.whole ? 1 : 'any',
                               ariaLabel: `${name} ${label}, as a number`});
  let now = 0;
  range.addEventListener('input', () => {
    const position = Number(range.value), there = scale.position(now);
    let value = scale.value(position);
    if (value === now && position !== there) /* a step of a key is less than one of the value */
      value = Math.min(scale.high, Math.max(scale.low, now + Math.sign(position - there) * (scale.whole ? 1 : 0.01)));
    now = value;
    field.value = value;
    changed(value);
  });
  field.addEventListener('input', () => {
    if (field.value === '' || !Number.isFinite(field.valueAsNumber)) return;
    now = field.valueAsNumber;
    range.value = scale.position(now);
    changed(now);
  });
  return {
    element: make('div', {class: 'slide'}, make('span', {class: 'soft'}, label), range, field),
    show(value) {
      now = value;
      range.value = scale.position(value);
      if (document.activeElement !== field) field.value = value;
    },
  };
}

function swatch(label, name, changed) {
  const picker = make('input', {type: 'color', ariaLabel: `${name} ${label}`}), shown = make('output', {});
  picker.addEventListener('input', () => { shown.value = picker.value; changed(picker.value); });
  return {
    element: make('div', {class: 'slide'}, make('span', {class: 'soft'}, label), picker, shown),
    show(value) { picker.value = value; shown.value = value; },
  };
}

/* Values that may be random ------------------------------------------------------------------- */

const PARTS = {constant: [''], uniform: ['from', 'to'], normal: ['mean', 'sd']};

function kindOf(value) {
  if (value === 'ink') return 'ink';
  return value !== null && typeof value === 'object' ? Object.keys(value)[0] : 'constant';
}

function partsOf(value, kind) {
  return kind === 'constant' ? [value] : kind === 'ink' ? [] : value[kind];
}

/* What a value becomes when its kind is changed: near to what it was. */
function converted(value, kind, scale) {
  const parts = partsOf(value, kindOf(value)), first = parts.length ? parts[0] : '#000000';
  if (kind === 'ink') return 'ink';
  if (kind === 'constant') return first;
  if (typeof first === 'string') return {[kind]: [first, parts[1] || first]};
  const span = Math.max(rounded(Math.abs(first) / 4, scale.whole), scale.whole ? 1 : 0.1);
  if (kind === 'normal') return {normal: [first, span]};
  return {uniform: [Math.max(scale.low, first - span), Math.min(scale.high, first + span)].map(v => rounded(v, scale.whole))};
}

const isGrey = color => /^#(..)\1\1$/.test(color);

/* One value: a slider or a colour for each of its numbers, and what kind of value it is. */
class Value {
  constructor(setting, changed) {
    this.setting = setting;
    this.changed = changed;
    this.scale = new Scale(setting);
    this.kinds = make('select', {ariaLabel: `kind of ${setting.name}`, hidden: !setting.random});
    this.body = make('div', {});
    this.kinds.addEventListener('change', () =>
      this.changed([], this.written(converted(this.value, this.kinds.value, this.scale))));
  }
  /* Of a grey domain colours are levels, as people write them. */
  written(value) {
    if (this.setting.kind !== 'color' || this.channels !== 1) return value;
    return JSON.parse(JSON.stringify(value), (key, v) =>
      typeof v === 'string' && isGrey(v) ? parseInt(v.slice(1, 3), 16) : v);
  }
  levels(value) { return typeof value === 'string' && isGrey(value) ? parseInt(value.slice(1, 3), 16) : value; }
  part(kind, index, label) {
    const name = this.setting.name;
    const changed = value => {
      const path = kind === 'constant' ? [] : [kind, index];
      const all = JSON.parse(JSON.stringify(this.value));
      if (kind !== 'constant') all[kind][index] = value;
      this.value = kind === 'constant' ? value : all;
      this.changed(path, this.written(value), this.written(this.value));
    };
    if (this.setting.kind === 'color' && !this.grey) return swatch(label, name, changed);
    if (this.setting.kind !== 'color') return slide(label, this.scaleOf(kind, index), name, changed);
    const scale = new Scale({min: 0, max: 255, kind: 'integer', default: 255});
    return slide(label, scale, name, level => changed('#' + level.toString(16).padStart(2, '0').repeat(3)));
  }
  /* The deviation of a normal is a length, whatever the range of the mean. */
  scaleOf(kind, index) {
    if (kind !== 'normal' || index !== 1) return this.scale;
    const {min, max} = this.setting;
    return new Scale({...this.setting, kind: 'number', min: 0, max: Math.abs(max - min) || 1000});
  }
  build(kind) {
    const names = ['constant', 'uniform'];
    if (this.setting.kind !== 'color') names.push('normal');
    if (this.setting.ink) names.push('ink');
    if (!names.includes(kind)) names.push(kind);
    this.kinds.replaceChildren(...names.map(name => make('option', {value: name}, name)));
    this.kinds.value = kind;
    this.parts = (PARTS[kind] || []).map((label, i) => this.part(kind, i, label));
    this.body.replaceChildren(...this.parts.map(part => part.element));
    this.note = make('p', {class: 'help', hidden: this.parts.length > 0 || kind === 'ink'});
    this.body.append(this.note);
  }
  show(value, channels) {
    const kind = kindOf(value), parts = partsOf(value, kind);
    const grey = channels === 1 && (!Array.isArray(parts) || parts.every(p => typeof p !== 'string' || isGrey(p)));
    this.channels = channels;
    if (kind !== this.kind || grey !== this.grey) {
      this.kind = kind;
      this.grey = grey;
      this.value = value;
      this.build(kind);
    }
    this.value = value;
    this.note.textContent = Array.isArray(parts) ? `One of ${parts.join(', ')}: changed in the text.` : '';
    this.parts.forEach((part, i) => part.show(this.grey ? this.levels(parts[i]) : parts[i]));
  }
}

/* Settings ------------------------------------------------------------------------------------ */

function simple(setting, changed) {
  if (setting.kind === 'flag') {
    const box = make('input', {type: 'checkbox', ariaLabel: setting.name});
    box.addEventListener('change', () => changed([], box.checked));
    return {head: box, body: null, show: value => { box.checked = value; }};
  }
  if (setting.kind === 'choice') {
    const list = make('select', {ariaLabel: setting.name}, ...setting.choices.map(name => make('option', {}, name)));
    list.addEventListener('change', () => changed([], list.value));
    return {head: list, body: null, show: value => { list.value = value; }};
  }
  if (setting.kind === 'text') {
    const field = make('input', {type: 'text', ariaLabel: setting.name, spellcheck: false});
    field.addEventListener('input', () => changed([], field.value));
    return {head: '', body: field, show: value => { if (document.activeElement !== field) field.value = value; }};
  }
  const value = new Value(setting, changed);
  return {head: value.kinds, body: value.body, show: (v, channels) => value.show(v, channels)};
}

/* A row for a setting. `send(change)` is called with a change of the text (gen/design/edit.h). */
function control(setting, pathOf, send) {
  let given = false;
  const inner = simple(setting, (part, value, whole) => {
    const path = pathOf().concat(setting.name);
    const deep = given && part.length > 0;
    send({set: deep ? path.concat(part) : path, value: deep || whole === undefined ? value : whole});
  });
  const reset = make('button', {type: 'button', title: `Default: ${JSON.stringify(setting.default)}`}, 'Reset');
  reset.addEventListener('click', () => send({remove: pathOf().concat(setting.name)}));
  const head = make('div', {class: 'head'}, make('span', {class: 'name'}, setting.name),
                    make('span', {class: 'soft'}, setting.unit), make('span', {class: 'space'}), reset, inner.head);
  const element = make('div', {class: 'setting'}, head, ...(inner.body ? [inner.body] : []),
                       make('p', {class: 'help'}, setting.help));
  element.dataset.name = setting.name;
  return {
    element,
    show(value, isGiven, channels) {
      given = isGiven;
      element.classList.toggle('given', given);
      reset.hidden = !given;
      inner.show(value, channels);
    },
  };
}

/* The seed: a text, since seeds are larger than numbers here are exact. Behind what is no seed comes the first. */
const seedText = () => document.getElementById('seed').value.trim();
const nextSeed = () => /^\d+$/.test(seedText()) && BigInt(seedText()) < 2n ** 63n - 1n ? String(BigInt(seedText()) + 1n) : '0';

function showSeed(mistake) {
  const told = document.getElementById('seedless');
  document.getElementById('seed').setAttribute('aria-invalid', Boolean(mistake));
  told.textContent = mistake || '';
  told.hidden = !mistake;
}
