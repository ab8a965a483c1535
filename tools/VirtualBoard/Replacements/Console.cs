using VirtualBoard.Replacements;

namespace System;

/// <summary>
/// nanoFramework's Console: what the firmware prints, which on hardware leaves through the debug port.
/// </summary>
public static class Console
{
    /// <summary>Prints text without ending the line.</summary>
    public static void Write(string? value) => ConsoleOutput.Write(value ?? "");

    /// <summary>Ends the line.</summary>
    public static void WriteLine() => ConsoleOutput.Write("\n");

    /// <summary>Prints text and ends the line.</summary>
    public static void WriteLine(string? value) => ConsoleOutput.Write(value + "\n");
}
