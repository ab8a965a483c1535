using Spectre.Console;

namespace Heating.Commands;

/// <summary>Prints tables to a terminal, a file or a pipe.</summary>
internal static class TextTable
{
    // In a file or pipe, lines are not wrapped.
    private const int WidthOfAFile = 400;

    /// <param name="rows">The cells, one per column in each row. What does not fit is wrapped: nothing is lost.</param>
    public static void Write(TextWriter output, IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows) =>
        Write(output, columns, rows, HintWriter.IsTerminal(output) ? null : WidthOfAFile);

    /// <param name="width">Columns of the terminal; null: as it says.</param>
    /// <inheritdoc cref="Write(TextWriter, IEnumerable{string}, IEnumerable{IEnumerable{string}})"/>
    internal static void Write(TextWriter output, IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows, int? width)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (width is { } columnCount)
            console.Profile.Width = columnCount;
        console.Write(table);
    }
}
