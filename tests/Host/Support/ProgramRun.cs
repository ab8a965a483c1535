using System.Diagnostics;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>A program that ran to its end.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end; one that takes too long is killed.</summary>
    /// <param name="start">What to run; both outputs are redirected here.</param>
    /// <param name="patience">How long it may take.</param>
    /// <exception cref="TimeoutException">It took too long; the message has what it said until then.</exception>
    public static async Task<ProgramRun> RunAsync(ProcessStartInfo start, TimeSpan patience)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} took more than {patience}: {await error}");
        }
        return new ProgramRun(process.ExitCode, await output, await error);
    }
}
