using Heating.Run;

namespace Heating.Flash;

/// <summary>Ends flashing with what a user needs to go on.</summary>
/// <param name="exitCode">One of <see cref="Commands.ExitCode"/>.</param>
/// <param name="what">What happened, in a sentence that names the thing.</param>
/// <param name="why">Why that usually happens.</param>
/// <param name="remedy">What to do about it.</param>
internal sealed class FlashException(int exitCode, string what, string why, string remedy)
    : CommandException(exitCode, what)
{
    /// <summary>Why that usually happens.</summary>
    public string Why => why;

    /// <summary>What to do about it.</summary>
    public string Remedy => remedy;

    /// <summary>Going on would only fail again: flashing has to begin anew.</summary>
    public bool IsStartOver { get; init; }

    /// <summary>The whole story, one line for each part.</summary>
    /// <param name="next">The command that goes on from here.</param>
    public IEnumerable<string> Lines(string next) =>
    [
        $"What happened: {Message}",
        $"Usual cause:   {Why}",
        $"What to do:    {Remedy}",
        $"Then go on:    {next}",
    ];
}
