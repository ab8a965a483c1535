namespace VirtualBoard.House;

/// <summary>A trace file is invalid. The message names file, line, text and what was expected.</summary>
public sealed class TraceFormatException : Exception
{
    internal TraceFormatException(string file, int line, string? text, string problem)
        : base($"{file}:{line}: {problem}." + (text is null ? "" : $" The line is: '{Shorten(text)}'"))
    {
        File = file;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "...";
}
