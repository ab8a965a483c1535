namespace Heating.Flash.Nanoff;

/// <summary>The program that talks to the board: nanoff, or a stand-in for it.</summary>
internal interface IFlasher
{
    /// <summary>Makes the program available.</summary>
    /// <returns>Where it is, and whether it was there.</returns>
    /// <exception cref="FlashException">It cannot be found or installed.</exception>
    Task<string> PrepareAsync(CancellationToken cancel);

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="FlashException">It cannot be started, or did not end in time.</exception>
    Task<FlasherRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel);
}

/// <summary>A run of the program.</summary>
/// <param name="ExitCode">As the system reports it: on Linux and macOS only the lowest eight bits.</param>
internal sealed record FlasherRun(int ExitCode, string Output, string Error)
{
    /// <summary>Both outputs, with plain line ends.</summary>
    public string Text => (Output + Error).ReplaceLineEndings("\n");
}
