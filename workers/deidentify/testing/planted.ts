import type { Built } from './build-file.ts'

/** Every planted text holds one of these. */
export const PLANTED = [
  'ZQX',
  '山田',
  'ヤマダ',
  'ŻÓŁĆ',
  '1.2.276.0.7230010',
  '19610312',
  '1961.03.12',
  '20260714',
  '20260721',
  '081530',
  '77411',
  '+0930',
] as const

const UID = '1.2.276.0.7230010.77411'
const text = (tag: number, vr: string, value: string): Built => ({ tag, vr, value })
const name = (n: number): string => `ZQX${n}^ŻÓŁĆ=山田^太郎=ヤマダ^タロウ`

/** What an image of the same study is called in references. */
export const sopUid = (n: number): string => `${UID}.3.${n}`

const person = (n: number): Built[] => [
  text(0x00100010, 'PN', name(n)),
  text(0x00100020, 'LO', `ZQXPID${n}`),
  text(0x0040a123, 'PN', name(n)),
]

const reference = (n: number): Built[] => [text(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.1'), text(0x00081155, 'UI', sopUid(n))]

/** Nested four levels, in standard, unknown and private sequences, with and without lengths. */
const nested = (open: boolean): Built[] => [
  {
    tag: 0x00081140,
    vr: 'SQ',
    open,
    value: [[...reference(2), text(0x00081030, 'LO', 'ZQX1030'), ...person(40)].sort((a, b) => a.tag - b.tag)],
  },
  {
    tag: 0x00400275,
    vr: 'SQ',
    open,
    value: [
      [text(0x00400007, 'LO', 'ZQXSTEP'), { tag: 0x00400008, vr: 'SQ', open, value: [[text(0x00080104, 'LO', 'ZQXCODE'), ...person(41)]] }],
    ],
  },
  // View Code Sequence: a public code whose meaning was typed over, with a modifier of the hospital's own.
  {
    tag: 0x00540220,
    vr: 'SQ',
    open,
    value: [
      [
        text(0x00080100, 'SH', 'R-10206'),
        text(0x00080102, 'SH', 'SRT'),
        text(0x00080104, 'LO', 'ZQX antero-posterior'),
        {
          tag: 0x00540222,
          vr: 'SQ',
          open,
          value: [[text(0x00080100, 'SH', 'ZQXOWN'), text(0x00080102, 'SH', '99ZQX'), text(0x00080104, 'LO', 'ZQXMEANING')]],
        },
      ],
    ],
  },
  {
    tag: 0x00082218,
    vr: 'SQ',
    open,
    value: [
      [
        {
          tag: 0x00082220,
          vr: 'SQ',
          open,
          value: [[text(0x00100010, 'PN', name(42)), { tag: 0x00091001, vr: 'SQ', open, value: [person(43)] }]],
        },
      ],
    ],
  },
  {
    tag: 0x00091002,
    vr: 'SQ',
    open,
    value: [[text(0x00100010, 'PN', name(44)), { tag: 0x00081140, vr: 'SQ', open, value: [reference(2)] }]],
  },
]

const overlay = (group: number): Built[] => [
  { tag: group * 0x10000 + 0x0010, vr: 'US', value: [16] },
  { tag: group * 0x10000 + 0x0011, vr: 'US', value: [16] },
  text(group * 0x10000 + 0x0022, 'LO', 'ZQXOVERLAY'),
  text(group * 0x10000 + 0x0040, 'CS', 'G'),
  { tag: group * 0x10000 + 0x0050, vr: 'SS', value: [1, 1] },
  { tag: group * 0x10000 + 0x0100, vr: 'US', value: [1] },
  { tag: group * 0x10000 + 0x0102, vr: 'US', value: [0] },
  { tag: group * 0x10000 + 0x3000, vr: 'OW', value: Buffer.alloc(32, 0x11) },
  text(group * 0x10000 + 0x4000, 'LT', 'ZQX comments'),
]

/** Shades without end points that look like text; the last word differs from image to image. */
const pixels = (n: number): number[] => Array.from({ length: 64 * 64 }, (_, i) => (i === 0 ? n : 100 + ((i * 7) % 900)))

export const META: readonly Built[] = [
  text(0x00020002, 'UI', '1.2.840.10008.5.1.4.1.1.1'),
  text(0x00020003, 'UI', sopUid(1)),
  text(0x00020012, 'UI', `${UID}.9`),
  text(0x00020013, 'SH', 'ZQXWRITER'),
  text(0x00020016, 'AE', 'ZQXSOURCE'),
  text(0x00020100, 'UI', `${UID}.8`),
  { tag: 0x00020102, vr: 'OB', value: Buffer.from('ZQX private meta') },
]

/** A radiograph with something planted in every place where a name, a number, a date or a UID can be. */
export const plantedImage = (n: number, { open = false, studyDate = '20260714' } = {}): Built[] => [
  { tag: 0x00080000, vr: 'UL', value: [77411] },
  text(0x00080005, 'CS', 'ISO_IR 192'),
  text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\'),
  text(0x00080012, 'DA', '20260714'),
  text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.1'),
  text(0x00080018, 'UI', sopUid(n)),
  text(0x00080020, 'DA', studyDate),
  text(0x00080023, 'DA', '20260721'),
  text(0x0008002a, 'DT', '20260714081530.5+0930'),
  text(0x00080030, 'TM', '081530'),
  text(0x00080050, 'SH', 'ZQXACC'),
  text(0x00080060, 'CS', 'CR'),
  text(0x00080070, 'LO', 'ZQXMAKER'),
  text(0x00080080, 'LO', 'ZQX Hospital'),
  text(0x00080090, 'PN', name(9)),
  text(0x00080201, 'SH', '+0930'),
  text(0x00081010, 'SH', 'ZQXSTATION'),
  text(0x00081030, 'LO', 'CHEST PA ZQXDESC'),
  text(0x0008103e, 'LO', 'ZQX AP view'),
  text(0x00081090, 'LO', 'ZQXMODEL'),
  text(0x00090010, 'LO', 'ZQX CREATOR'),
  text(0x00100010, 'PN', name(1)),
  text(0x00100020, 'LO', 'ZQXPID'),
  text(0x00100030, 'DA', '19610312'),
  text(0x00100040, 'CS', 'F'),
  text(0x00101010, 'AS', '097Y'),
  text(0x00101030, 'DS', '61.5'),
  text(0x00104000, 'LT', 'ZQX lives in 77411 Town'),
  text(0x00180015, 'CS', 'CHEST'),
  text(0x00181000, 'LO', 'ZQXSERIAL'),
  text(0x00181012, 'DA', '1961.03.12'),
  text(0x00181164, 'DS', '0.2\\0.2'),
  text(0x00185101, 'CS', 'AP'),
  text(0x0020000d, 'UI', `${UID}.1`),
  text(0x0020000e, 'UI', `${UID}.2`),
  text(0x00200010, 'SH', 'ZQXSTUDYID'),
  text(0x00200013, 'IS', String(n)),
  text(0x00204000, 'LT', 'ZQX image comment'),
  { tag: 0x00280002, vr: 'US', value: [1] },
  text(0x00280004, 'CS', 'MONOCHROME2'),
  { tag: 0x00280010, vr: 'US', value: [64] },
  { tag: 0x00280011, vr: 'US', value: [64] },
  { tag: 0x00280100, vr: 'US', value: [16] },
  { tag: 0x00280101, vr: 'US', value: [12] },
  { tag: 0x00280102, vr: 'US', value: [11] },
  { tag: 0x00280103, vr: 'US', value: [0] },
  { tag: 0x00280106, vr: 'US', value: [100] },
  text(0x00281050, 'DS', '500\\600'),
  text(0x00281051, 'DS', '800\\900'),
  text(0x00281055, 'LO', 'ZQXWINDOW\\SECOND'),
  text(0x00324000, 'LT', 'ZQX study comment'),
  text(0x00380500, 'LO', 'ZQXSTATE'),
  ...nested(open),
  text(0x00402400, 'LT', 'ZQX request comment'),
  {
    tag: 0x00880200,
    vr: 'SQ',
    open,
    value: [[text(0x00204000, 'LT', 'ZQXICON'), { tag: 0x7fe00010, vr: 'OW', value: Buffer.from('ZQXICONPIXELS.') }]],
  },
  // In no table: an unknown tag, a typed text in an attribute of numbers, a text in a retired attribute, a value of unknown representation.
  text(0x00080003, 'LO', 'ZQXUNKNOWN'),
  text(0x00280034, 'LO', 'ZQXASPECT'),
  text(0x00080010, 'SH', 'ZQXRETIRED'),
  { tag: 0x00181405, vr: 'UN', value: Buffer.from('ZQX405') },
  text(0x00181110, 'DS', 'ZQX1110'),
  text(0x00185100, 'CS', 'ZQX^BAD^CS^VALUE^'),
  text(0x04000561, 'SQ', ''),
  { tag: 0x04000500, vr: 'SQ', open, value: [[{ tag: 0x04000520, vr: 'OB', value: Buffer.from('ZQXENCRYPTED') }]] },
  text(0x50003000, 'OW', 'ZQXCURVE'),
  text(0x50002500, 'LO', 'ZQXLABEL'),
  ...overlay(0x6000),
  ...overlay(0x6002),
  { tag: 0x7fe00010, vr: 'OW', value: [...pixels(n), ...Buffer.from('ZQXBEHINDPIXELS.')] },
  { tag: 0xfffcfffc, vr: 'OB', value: Buffer.from('ZQXPADDING') },
]
