using System.Text;
using VirtualBoard.Replacements;

namespace VirtualBoard;

/// <summary>Puts the firmware's debug output together into lines. Thread-safe.</summary>
internal sealed class DebugOutput(Action<string> onLine)
{
    /// <summary>A longer line is broken here, so that text without an end of line stays bounded.</summary>
    public const int MaxLineLength = 4096;

    private readonly Lock gate = new();
    private readonly StringBuilder line = new();

    /// <summary>The device's Console writes to the current board, and to the host's console where there is none.</summary>
    public static void CaptureConsole()
    {
        var hostConsole = ConsoleOutput.Write;
        ConsoleOutput.Write = text =>
        {
            if (Board.CurrentOrNull is { } board)
                board.WriteConsole(text);
            else
                hostConsole(text);
        };
    }

    public void Write(string text)
    {
        foreach (var full in Split(text))
            onLine(full);
    }

    private List<string> Split(string text)
    {
        var lines = new List<string>();
        lock (gate)
        {
            foreach (var character in text)
            {
                if (character != '\n')
                    line.Append(character);
                if (character != '\n' && line.Length < MaxLineLength)
                    continue;
                lines.Add(line.ToString().TrimEnd('\r'));
                line.Clear();
            }
        }

        return lines;
    }
}
