/// Maps side by side with one colour bar, such as a population on a grid at several moments.
public struct HeatMapPanels: PlottedPicture, Equatable {
  /// The values of one map.
  public struct Grid: Sendable, Equatable {
    /// The number of rows; row 0 is drawn on top.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// Row-major, `[rows][columns]`; nil is a wall.
    public let values: [Double?]

    /// Creates a map.
    ///
    /// - Parameters:
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - values: Row-major, `[rows][columns]`; nil is a wall.
    public init(rows: Int, columns: Int, values: [Double?]) {
      precondition(rows > 0 && columns > 0, "expected a grid, got \(rows) × \(columns)")
      precondition(
        values.count == rows * columns, "expected \(rows * columns) values, got \(values.count)")
      self.rows = rows
      self.columns = columns
      self.values = values
    }
  }

  /// What the maps show, in a few words.
  public var title: String
  /// The setting.
  public var subtitle: String?
  /// One label for each row of panels, set beside it; empty labels take no room.
  public var rowLabels: [String]
  /// One label for each column of panels, set above it.
  public var columnLabels: [String]
  /// `[row][column]`, all grids of the same shape.
  public var panels: [[Grid]]
  /// What a value is, with its unit; set beside the colour bar.
  public var valueLabel: String
  /// How values become colours.
  public var scale: ColorScale

  /// Creates a picture of maps.
  ///
  /// - Parameters:
  ///   - title: What the maps show, in a few words.
  ///   - subtitle: The setting.
  ///   - rowLabels: One label for each row of panels.
  ///   - columnLabels: One label for each column of panels.
  ///   - panels: `[row][column]`, all grids of the same shape; no panels make a "no data" picture.
  ///   - valueLabel: What a value is, with its unit.
  ///   - scale: How values become colours; densities are best seen over a few decades.
  /// - Precondition: There is a label for each row and column, and the grids have one shape.
  public init(
    title: String, subtitle: String? = nil, rowLabels: [String], columnLabels: [String],
    panels: [[Grid]], valueLabel: String, scale: ColorScale = .log10(decades: 4)
  ) {
    precondition(
      panels.count == rowLabels.count, "\(panels.count) rows, \(rowLabels.count) row labels")
    for row in panels {
      precondition(
        row.count == columnLabels.count, "\(row.count) panels, \(columnLabels.count) labels")
      for grid in row {
        precondition(
          grid.rows == panels[0][0].rows && grid.columns == panels[0][0].columns,
          "grids of different shapes")
      }
    }
    self.title = title
    self.subtitle = subtitle
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.panels = panels
    self.valueLabel = valueLabel
    self.scale = scale
  }

  /// Columns `panel_row`, `panel_column`, `row`, `column` (all from 0), `value` (empty for a wall),
  /// `row_label` and `column_label`; one row per cell.
  public var table: CommaSeparatedValues {
    var table = CommaSeparatedValues(header: [
      "panel_row", "panel_column", "row", "column", "value", "row_label", "column_label",
    ])
    for (panelRow, grids) in panels.enumerated() {
      for (panelColumn, grid) in grids.enumerated() {
        for (cell, value) in grid.values.enumerated() {
          table.append([
            .integer(panelRow), .integer(panelColumn),
            .integer(cell / grid.columns), .integer(cell % grid.columns),
            value.map { .real($0) } ?? .missing,
            .text(rowLabels[panelRow]), .text(columnLabels[panelColumn]),
          ])
        }
      }
    }
    return table
  }
}
