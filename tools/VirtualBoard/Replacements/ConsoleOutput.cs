extern alias dotnet;

namespace VirtualBoard.Replacements;

/// <summary>
/// The target of the device's <see cref="System.Console"/>. The board registers itself here, because it references this
/// assembly and not vice versa; without a board, text goes to the host's console.
/// </summary>
internal static class ConsoleOutput
{
    internal static Action<string> Write { get; set; } = dotnet::System.Console.Write;
}
