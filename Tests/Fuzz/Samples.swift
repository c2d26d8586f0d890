/// What the readers' inputs are made from.
enum Samples {
  static let runFiles = [
    """
    name: four rooms by mirror descent
    game: {name: crowd-modelling-2d, preset: four-rooms}
    algorithm: {name: online-mirror-descent, learning-rate: 1.0}
    iterations: 200
    trials: 1
    seed: 1
    evaluate: {every: 5, agents: [1000, 1000000]}
    sweep: {algorithm.learning-rate: [0.1, 1, 10]}
    """,
    """
    # A comment.
    game: &g
      name: beach-bar
      cells: 1_0
      bar: 3
    algorithm: {"name": 'fictitious-play'}
    tolerance: 1e-3
    evaluate:
      agents:
        - 10
        - 1e12
      episodes: 3
    sweep:
      game.steps: [3, 4]
      algorithm: [fictitious-play, fixed-point-iteration]
    """,
    "game: left-right\n", "game: *other\nname: |\n  a\n  b\n", "? game\n: left-right\n",
    "%YAML 1.1\n---\ngame: !!str left-right\n...\n",
    "{game: {name: predator-prey, size: 3, populations: 4, geometry: torus}, trials: 2}",
    "game: {name: crowd-modelling-2d, map: map.txt, noise: .5, start: corner}\niterations: 1\n",
    "game: {name: susceptible-infected, horizon: discounted, discount: 0.9}\n",
  ]

  static let runWords = [
    "game", "algorithm", "name", "iterations", "seed", "sweep", "evaluate", "agents", "preset",
    "beach-bar", "left-right", "predator-prey", "online-mirror-descent", "learning-rate", "map",
    "steps", "cells", "size", "horizon", "discounted", ": ", "\n", "\n  ", "- ", "? ", "[", "]",
    "{", "}", ", ", "&a ", "*a", "!!str ", "!!binary ", "|", ">", "'", "\"", "\\u0000", "\\x41",
    "#", "%YAML 1.2\n", "---\n", "...\n", "<<: ", "~", "null", "\t", "\r\n", "\u{FEFF}", "\u{85}",
    "\u{2028}", "é", "😀",
  ]

  /// Bytes as text, one character a byte.
  static let arrays = [
    npy("(1, 2, 3)", "<f8", "\0\0\0\0\0\0\u{F0}?" + String(repeating: "\0", count: 40)),
    npy("(2, 3)", "<f8", String(repeating: "\0\0\0\0\0\0\u{D0}?", count: 6)),
    npy("(1, 2, 3)", "<f4", String(repeating: "\u{AB}\u{AA}\u{AA}>", count: 6)),
    npy("(4,)", ">i2", "\0\u{1}\0\u{2}\0\u{3}\0\u{4}"), npy("()", "|b1", "\u{1}"),
    npy("(2, 2)", "|u1", "abcd", order: "True"), npy("(0, 3)", "<i8", ""),
    npy("(2,)", "<f8", String(repeating: "\u{FF}", count: 16), version: 2),
  ]

  static let arrayWords = [
    "'descr'", "'fortran_order'", "'shape'", ": ", "True", "False", "(", ")", ", ", "}", "{", "[",
    "'<f8'", "'>f4'", "'|b1'", "'<u8'", "'|O'", "\"", "L", "\n", " ", "\u{93}NUMPY", "\0\0",
    "\u{FF}\u{FF}", "\0\0\u{F0}\u{7F}", "\0\0\u{F8}\u{7F}",
  ]

  private static func npy(
    _ shape: String, _ type: String, _ elements: String, order: String = "False", version: Int = 1
  ) -> String {
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    let length = Character(Unicode.Scalar(UInt8(header.unicodeScalars.count)))
    let padding = version == 1 ? "\0" : "\0\0\0"
    let digit = Character(Unicode.Scalar(UInt8(version)))
    return "\u{93}NUMPY\(digit)\0\(length)\(padding)\(header)\(elements)"
  }

  static let tables = [
    "from,to,share\n1,2,0.5\n2,1,-1e-3\n", "1 2 3\n4 5 6\n", "# comment\n\n1;2\r\n3;4 # more\r\n",
    "0.5\n", "\u{FEFF}1\t2\n", "1e308,-1e308\n4.9e-324,0x1p3\n",
  ]

  static let tableWords = [",", ";", "\t", " ", "\n", "\r\n", "#", "e", ".", "-", "nan", "inf"]

  static let maps = [
    "####\n#S.#\n#.T#\n####\n", "...\n. .\nS\n", "#.#\r\n.T.\r\n", ".",
    "S" + String(repeating: ".", count: 60),
  ]

  static let nets = [
    """
    <NUMBER OF ZONES> 3
    <NUMBER OF NODES> 4
    <FIRST THRU NODE> 4
    <NUMBER OF LINKS> 5
    <END OF METADATA>

    ~ init term capacity length time b power speed toll type ;
    1 4 5 1 2.5 0.15 4 0 0 1 ;
    4 2 6 1 1 0 1 0 0 1 ;
    4 3 7.5 1 3 1e-2 2 0 0 1 ;
    3 4 5 1 1 1 1 0 0 1 ;
    2 4 5 1 2 0.5 1 0 0 1 ;

    """,
    """
    <NUMBER OF ZONES> 2\r
    <NUMBER OF NODES> 2\r
    <FIRST THRU NODE> 1\r
    <NUMBER OF LINKS> 2\r
    <ORIGINAL HEADER>~ Init node\r
    <END OF METADATA>\r
    1\t2\t1e-300\t1\t1e300\t1e300\t1e3\t;\r
    2 1 1 1 0 0 0 ;
    """,
  ]

  static let netWords = [
    "<NUMBER OF ZONES> ", "<NUMBER OF NODES> ", "<FIRST THRU NODE> ", "<NUMBER OF LINKS> ",
    "<TOTAL OD FLOW> ", "<END OF METADATA>", "<", ">", "~", ";", ":", " ", "\t", "\n", "\r\n",
    "1 2 3 4 5 6 7 ;\n", "1 3 1 1 1 1 1 ;\n", "Origin ", "Origin 1\n 2 : 3;", "2 : 4.5;", "-", "é",
    partDivider,
  ]

  /// Divides an input of a reader of two files.
  static let partDivider = "\n%\n"

  /// A net file and a trips file.
  static let routings = [
    nets[0] + partDivider + """
      <NUMBER OF ZONES> 3
      <TOTAL OD FLOW> 17.5
      <END OF METADATA>

      Origin 1
          1 : 2.0;   2 : 4.5;
          3 : 10 ;
      Origin 2
          3 : 1;  1 : 0 ;
      """,
    nets[1] + partDivider
      + "<NUMBER OF ZONES> 2\n<END OF METADATA>\n~ no total\norigin 2 1:1e15;origin 1 2:3 ;",
  ]

  /// Rewards and transitions, as a table and as lists.
  static let tabulars = [
    "0 1\n-1 0.5\n" + partDivider + "1 0\n0 1\n0.5 0.5\n0.25 0.75\n",
    "0, 1\n-1, .5\n" + partDivider + "s,a,n,p\n0,0,1,1\n0,1,0,1\n1,0,1,0.5\n1,0,0,0.5\n1,1,1,1\n",
    "0\n1\n" + partDivider
      + "0 0 0 1 1\n0 1 0 0 1\n1 0 0 1 1\n1 1 0 0 1\n2 0 0 1 1\n2 1 0 1 .5\n2 1 0 0 .5\n",
  ]
}
