/// The papers that `meanfield reproduce` knows, in the order people see.
public let cataloguedPapers: [Paper] = [.subramanian2019, .benjamin2024, .yardim2024]
