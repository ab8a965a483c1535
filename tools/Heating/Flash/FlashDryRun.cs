using Heating.Flash.Board;
using Heating.Flash.Device;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;
using Heating.Flash.Serial;

namespace Heating.Flash;

/// <summary>Says what flashing would do: every call of nanoff and every file. Touches nothing: what only the board could tell
/// stays a word in capitals.</summary>
internal sealed class FlashDryRun(FlashRequest request, FlashWorld world, RuntimeTable table)
{
    private const string Unknown = "(unknown before the board is read)";

    /// <summary>Checks what needs no board, and prints the plan.</summary>
    /// <exception cref="FlashException">Image, settings or credentials are wrong.</exception>
    public void Run()
    {
        var inputs = new FlashInputs(request, world);
        AppImage image = inputs.Image(table);
        DeviceFiles? files = request.IsUpdate ? null : inputs.Files();
        if (request.Target is { } given)
        {
            BoardFit.RequireHeap(given, reportedBytes: null);
            if (files is not null)
                BoardFit.RequirePins(given, files.Settings);
        }

        string port = request.Port ?? (world.Ports.List() is [var only] ? only.Name : "PORT");
        string target = request.Target ?? "TARGET";
        string version = request.RuntimeVersion ?? table.ImageVersion ?? "VERSION";

        Line("Nothing is touched. These calls would be made:");
        Line($"    (nanoff {NanoffCalls.Pinned} is installed first, unless it is there)");
        Call(NanoffCalls.Version());
        Call(NanoffCalls.ChipDetails(port));
        Call(NanoffCalls.RuntimeDetails(port));
        Call(NanoffCalls.Update(port, target, version, request.Baud, request.IsMassErase));
        Line("    (left out if the board already runs a runtime that fits)");
        Call(NanoffCalls.RuntimeDetails(port));
        Call(NanoffCalls.Deploy(port, image.Path));
        if (files is not null)
            Call(NanoffCalls.DeployFiles(port, Path.Combine(request.StateFolder, "payload", FilePayload.ListName)));
        Call(NanoffCalls.RuntimeDetails(port));

        Line("These files would be written:");
        string address = request.Target is { } name && ChipFamily.OfTarget(name) is { } family
            ? $"0x{family.DeployAddress:X}"
            : Unknown;
        Line($"  {image.Path} -> deployment partition at {address}, {image.SizeBytes} bytes");
        foreach (DeviceFile file in files?.Files ?? [])
            Line($"  {file.Destination}, {file.Content.Length} bytes{(file.IsSecret ? " " + SettingsSource.Hidden : "")}");
        if (files is not null)
            Line($"settings.json would be:{Environment.NewLine}{files.ShownSettings}");
    }

    private void Call(string[] arguments) => Line("  nanoff " + string.Join(' ', arguments.Select(Quoted)));

    private void Line(string text) => world.Output.WriteLine(text);

    private static string Quoted(string argument) => argument.Contains(' ') ? $"\"{argument}\"" : argument;
}
