using Heating.Commands;
using Heating.Run;
using LocalIotCore.Identity;
using Microsoft.VisualBasic.FileIO;

namespace Heating.Provisioning;

/// <summary>A line of the CSV file.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Folder">Where its files go; null: not given.</param>
internal sealed record ProvisionRow(
    int Line, string ThingName, string? TypeName, string? Folder, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Provisions the things of a CSV file, each by itself: one that fails does not stop the others.</summary>
internal static class ProvisionBatch
{
    /// <summary>What a file may contain, for messages.</summary>
    public const string Columns = "thing, and optionally type, out and attribute.NAME";

    private const string AttributePrefix = "attribute.";

    /// <summary>Reads a file: a header, then one thing a line. Names are not checked yet.</summary>
    /// <exception cref="CommandException">The file cannot be read, has a wrong header, or a line with other
    /// columns.</exception>
    public static IReadOnlyList<ProvisionRow> Read(string path)
    {
        try
        {
            string[] lines = File.ReadAllLines(path);
            string[] header = Fields(path, 1, lines.FirstOrDefault() ?? "");
            CheckHeader(path, header);
            var rows = new List<ProvisionRow>();
            for (int line = 2; line <= lines.Length; line++)
            {
                if (!string.IsNullOrWhiteSpace(lines[line - 1]))
                    rows.Add(ToRow(path, line, header, Fields(path, line, lines[line - 1])));
            }

            return rows.Count > 0
                ? rows
                : throw new CommandException(ExitCode.File, $"--csv {path}: no thing below the header.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"--csv {path}: cannot be read: {error.Message}");
        }
    }

    /// <summary>Provisions all rows, and prints the result of each.</summary>
    /// <param name="provisionAsync">Provisions one; returns its certificate's id.</param>
    /// <returns>Whether all succeeded.</returns>
    public static async Task<bool> RunAsync(
        IReadOnlyList<ProvisionRow> rows,
        Func<ProvisionRow, Task<string>> provisionAsync,
        TextWriter output,
        TextWriter error)
    {
        var results = new List<string>();
        var lines = new Dictionary<string, int>();
        int failed = 0;
        try
        {
            foreach (ProvisionRow row in rows)
                failed += await TryAsync(row) ? 0 : 1;
        }
        finally
        {
            await output.WriteLineAsync($"{results.Count - failed} of {rows.Count} things provisioned:");
            foreach (string result in results)
                await output.WriteLineAsync($"  {result}");
        }

        return failed == 0;

        async Task<bool> TryAsync(ProvisionRow row)
        {
            string name = row.ThingName.Length > 0 ? row.ThingName : "(no name)";
            try
            {
                if (!lines.TryAdd(row.ThingName, row.Line))
                    throw new CommandException(ExitCode.File, $"already in line {lines[row.ThingName]}.");
                Names.CheckThing(row.ThingName);
                string id = await provisionAsync(row);
                results.Add($"line {row.Line}: {row.ThingName}: certificate {id}");
                return true;
            }
            catch (Exception exception) when (exception is CommandException or RegistryException or FormatException)
            {
                results.Add($"line {row.Line}: {name}: failed");
                await error.WriteLineAsync($"line {row.Line}: {name}: {exception.Message}");
                return false;
            }
        }
    }

    private static string[] Fields(string path, int line, string text)
    {
        using var parser = new TextFieldParser(new StringReader(text)) { TextFieldType = FieldType.Delimited };
        parser.SetDelimiters(",");
        try
        {
            return parser.ReadFields() ?? [];
        }
        catch (MalformedLineException)
        {
            throw new CommandException(ExitCode.File, $"--csv {path}: line {line} has a quote out of place.");
        }
    }

    private static void CheckHeader(string path, string[] header)
    {
        if (!header.Contains("thing"))
            throw new CommandException(
                ExitCode.File, $"--csv {path}: no column \"thing\" in line 1. Expected the columns {Columns}, separated by commas.");
        if (header.FirstOrDefault(name => name is not ("thing" or "type" or "out") && !IsAttribute(name)) is { } unknown)
            throw new CommandException(
                ExitCode.File, $"--csv {path}: unknown column \"{unknown}\" in line 1. Expected {Columns}.");
        if (header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CommandException(ExitCode.File, $"--csv {path}: the column \"{twice.Key}\" is in line 1 twice.");
    }

    private static bool IsAttribute(string column) =>
        column.Length > AttributePrefix.Length && column.StartsWith(AttributePrefix, StringComparison.Ordinal);

    private static ProvisionRow ToRow(string path, int line, string[] header, string[] fields)
    {
        if (fields.Length != header.Length)
            throw new CommandException(
                ExitCode.File, $"--csv {path}: line {line} has {fields.Length} columns, line 1 has {header.Length}.");
        var values = header.Zip(fields).Where(cell => cell.Second.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second);
        return new ProvisionRow(
            line,
            values.GetValueOrDefault("thing", ""),
            values.GetValueOrDefault("type"),
            values.GetValueOrDefault("out"),
            values.Where(cell => IsAttribute(cell.Key)).ToDictionary(cell => cell.Key[AttributePrefix.Length..], cell => cell.Value));
    }
}
