using Spectre.Console;

namespace Heating.Commands;

/// <summary>Writes tables to a terminal, a file or a pipe.</summary>
internal static class Tables
{
    // In a file or a pipe, lines are not wrapped.
    private const int WidthOfAFile = 400;

    /// <summary>Writes one.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="columns">The heads.</param>
    /// <param name="rows">The cells, as many in each row as there are columns.</param>
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
