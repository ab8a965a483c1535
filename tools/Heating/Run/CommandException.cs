namespace Heating.Run;

/// <summary>Ends a command with a message for the user and an exit code.</summary>
internal class CommandException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Commands.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
