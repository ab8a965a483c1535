using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LocalIotCore.Identity;

namespace LocalIotCore.Functions;

/// <summary>A function's process.</summary>
internal sealed class FunctionProcess : IDisposable
{
    // What a process needs of this one's environment. Nothing else: it may hold secrets of other programs.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "TMPDIR", "TEMP", "TMP", "DOTNET_ROOT", "LD_LIBRARY_PATH", "SystemRoot", "USERPROFILE", "APPDATA",
        "LOCALAPPDATA", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "LANG",
    ];

    private readonly Process _process;

    private FunctionProcess(Process process, FunctionOutput output)
    {
        _process = process;
        // Before anything is read: a line must not be missed.
        process.OutputDataReceived += (_, line) => Take(output.Output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(output.Error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // Its last lines come before its end.
        Ended = process.WaitForExitAsync();
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended { get; }

    /// <summary>What it ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a function's executable.</summary>
    /// <param name="runtimeApi">HOST:PORT.</param>
    /// <exception cref="IOException">There is no executable, or it cannot be started.</exception>
    public static FunctionProcess Start(FunctionDefinition function, string functionsDirectory, string runtimeApi,
        IReadOnlyDictionary<string, string> environment, FunctionOutput output)
    {
        string folder = Path.Combine(functionsDirectory, function.Folder);
        ProcessStartInfo start = StartInfo(folder, function.Folder);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        foreach (string name in start.Environment.Keys.Except(Inherited).ToList())
            start.Environment.Remove(name);
        foreach ((string name, string value) in Variables(function, folder, runtimeApi))
            start.Environment[name] = value;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        try
        {
            return new FunctionProcess(Process.Start(start)!, output);
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"{start.FileName} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Ends the process and its children; completes when it is gone.</summary>
    public async Task KillAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
        await Ended.ConfigureAwait(false);
    }

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo StartInfo(string folder, string name)
    {
        string executable = Path.Combine(folder, RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? name + ".exe" : name);
        if (File.Exists(executable))
            return new ProcessStartInfo(executable);
        string assembly = Path.Combine(folder, name + ".dll");
        return File.Exists(assembly)
            ? new ProcessStartInfo("dotnet", [assembly])
            : throw new IOException($"there is no {Path.GetFileName(executable)} or {name}.dll in {folder} (has the function been built?)");
    }

    private static Dictionary<string, string> Variables(FunctionDefinition function, string folder, string runtimeApi) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
        ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMb.ToString(CultureInfo.InvariantCulture),
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/" + function.Name,
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = "local",
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["AWS_REGION"] = LocalAccount.Region,
        ["AWS_DEFAULT_REGION"] = LocalAccount.Region,
        ["LAMBDA_TASK_ROOT"] = folder,
        ["_HANDLER"] = function.Handler,
        ["TZ"] = ":UTC",
    };

    private static void Take(Action<string> take, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            take(line);
    }
}
