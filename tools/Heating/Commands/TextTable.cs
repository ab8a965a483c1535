using Spectre.Console;

namespace Heating.Commands;

/// <summary>Prints tables to a terminal, a file or a pipe. Whatever the width, nothing of them is lost.</summary>
internal static class TextTable
{
    // In a file or pipe, lines are not wrapped.
    private const int WidthOfAFile = 400;

    // What a column takes beside its text: two spaces of padding and a border; one space.
    private const int BesideInABorder = 3;
    private const int BesideWithout = 1;

    /// <param name="rows">The cells, one per column in each row.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> columns, IEnumerable<IEnumerable<string>> rows) =>
        Write(output, columns, rows, HintWriter.IsTerminal(output) && Console.WindowWidth > 0 ? Console.WindowWidth : WidthOfAFile);

    /// <param name="width">Columns of the terminal.</param>
    /// <inheritdoc cref="Write(TextWriter, IReadOnlyList{string}, IEnumerable{IEnumerable{string}})"/>
    internal static void Write(TextWriter output, IReadOnlyList<string> columns, IEnumerable<IEnumerable<string>> rows, int width)
    {
        string[][] cells = [.. rows.Select(row => row.ToArray())];
        // Spectre.Console wraps between words; where it has to break them, it loses letters.
        int words = columns.Select((name, index) => cells.Select(row => row[index]).Append(name).Max(LongestWord)).Sum();
        if (words + (columns.Count * BesideWithout) > width)
            WriteBelowOneAnother(output, columns, cells, width);
        else
            WriteTable(output, columns, cells, width, words + (columns.Count * BesideInABorder) + 1 <= width);
    }

    private static void WriteTable(TextWriter output, IEnumerable<string> columns, string[][] cells, int width, bool hasBorder)
    {
        var table = new Table { Border = hasBorder ? TableBorder.Simple : TableBorder.None };
        foreach (string column in columns)
        {
            var head = new TableColumn(Markup.Escape(column));
            table.AddColumn(hasBorder ? head : head.Padding(0, 0, BesideWithout, 0));
        }

        foreach (string[] row in cells)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(table);
    }

    // Each cell on lines of its own behind its column's name; an empty line ends a row.
    private static void WriteBelowOneAnother(TextWriter output, IReadOnlyList<string> columns, string[][] cells, int width)
    {
        int names = columns.Max(column => column.Length) + 2;
        int room = Math.Max(1, width - names);
        foreach (string[] row in cells)
        {
            foreach (var (column, cell) in columns.Zip(row))
            {
                output.WriteLine((column.PadRight(names) + cell[..Math.Min(room, cell.Length)]).TrimEnd());
                for (int at = room; at < cell.Length; at += room)
                    output.WriteLine((new string(' ', names) + cell[at..Math.Min(at + room, cell.Length)]).TrimEnd());
            }

            output.WriteLine();
        }
    }

    private static int LongestWord(string text) => text.Split(' ', '\n').Max(word => word.Length);
}
