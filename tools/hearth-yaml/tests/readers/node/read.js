// Reads YAML as js-yaml 3, js-yaml 4 and yaml 2 do, and says what it got, a line a text. Input and
// output as in ../python/read.py.
'use strict'

const readline = require('readline')
const jsYaml3 = require('js-yaml3')
const jsYaml4 = require('js-yaml')
const yaml2 = require('yaml')

process.removeAllListeners('warning')
process.env.NODE_NO_WARNINGS = '1'
process.emitWarning = () => {}

function number (it) {
  if (Number.isInteger(it) && !Object.is(it, -0)) return ['int', BigInt(it).toString()]
  if (Number.isNaN(it)) return ['float', 'nan']
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, it)
  return ['float', view.getBigUint64(0).toString(16).padStart(16, '0')]
}

function entry ([key, it]) {
  return [value(key), value(it)]
}

function value (it) {
  if (it === null || it === undefined) return ['null']
  if (typeof it === 'boolean') return ['bool', it]
  if (typeof it === 'number') return number(it)
  if (typeof it === 'string') return ['str', it]
  if (it instanceof Date) return ['time', Number.isNaN(it.getTime()) ? 'none' : it.toISOString()]
  if (it instanceof Uint8Array) return ['bin', Buffer.from(it).toString('hex')]
  if (it instanceof Set) return ['map', [...it].map(key => [value(key), ['null']])]
  if (it instanceof Map) return ['pairs', [...it].map(entry)]
  if (Array.isArray(it)) return ['seq', it.map(value)]
  return ['map', Object.entries(it).map(entry)]
}

const readers = {
  'js-yaml3': text => jsYaml3.safeLoad(text),
  'js-yaml4': text => jsYaml4.load(text),
  yaml2: text => yaml2.parse(text),
  json: text => JSON.parse(text)
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const [name, text] = line.split(' ')
  let answer
  try {
    answer = { ok: value(readers[name](Buffer.from(text || '', 'base64').toString('utf8'))) }
  } catch (error) {
    answer = { error: String(error.message).slice(0, 300) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
})
