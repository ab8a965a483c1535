extern alias dotnet;

namespace VirtualBoard.Replacements;

/// <summary>
/// Where the device's <see cref="System.Console"/> writes. The board, which references this assembly and not the other
/// way round, puts itself here; without a board the text goes to the host's console.
/// </summary>
internal static class ConsoleOutput
{
    internal static Action<string> Write { get; set; } = dotnet::System.Console.Write;
}
