using System.Text;
using VirtualBoard.Replacements;

namespace VirtualBoard;

/// <summary>Assembles the firmware's debug output into lines. Thread-safe.</summary>
internal sealed class DebugOutput(Action<string> onLine)
{
    /// <summary>Longer lines are broken here, so that text without an end of line stays bounded.</summary>
    public const int MaxLineLength = 4096;

    private readonly Lock gate = new();
    private readonly StringBuilder line = new();

    /// <summary>Makes the device's Console write to the current board, or to the host's console if there is none.</summary>
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
