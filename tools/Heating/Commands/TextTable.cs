using Spectre.Console;

namespace Heating.Commands;

/// <summary>Prints tables to a terminal, a file or a pipe.</summary>
internal static class TextTable
{
    // In a file or pipe, lines are not wrapped.
    private const int WidthOfAFile = 400;

    /// <param name="rows">The cells, one per column in each row.</param>
    public static void Write(TextWriter output, IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected || output != Console.Out)
            console.Profile.Width = WidthOfAFile;
        console.Write(table);
    }
}
