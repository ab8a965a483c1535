using Heating.Commands;
using Heating.Flash.Board;
using Heating.Flash.Device;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;
using Heating.Flash.Serial;

namespace Heating.Flash;

/// <summary>
/// Takes a board from the box to its first report. Says each step before it does it; reads before it writes; writes down
/// what is written, so that it can go on after a failure; and believes nothing that the board does not show.
/// </summary>
internal sealed class FlashSession(FlashRequest asked, FlashWorld world, RuntimeTable table)
{
    private FlashRequest _request = asked;
    private FlashState _state = new();
    private readonly FlashLog _log = new(world.Output);

    /// <summary>Runs all steps.</summary>
    /// <exception cref="FlashException">A step failed. What was written is on record for --resume.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        using IDisposable alone = FlashState.Lock(_request.StateFolder);
        Begin();
        var inputs = new FlashInputs(_request, world);
        AppImage image = await CheckImageAsync(inputs, cancel);
        DeviceFiles? files = CheckFiles(inputs);
        await CheckFlasherAsync(cancel);
        string port = FindPort();
        BootLine? before = await LookBeforeAsync(port, cancel);
        var board = new FlashBoard(world.Flasher, port, world.Times, world.Time);
        string target = await CheckChipAsync(board, image, files, cancel);
        await WriteRuntimeAsync(board, port, target, image, files, cancel);
        await WriteApplicationAsync(board, image, cancel);
        await WriteFilesAsync(board, files, cancel);
        var proof = new FlashProof(world, _log);
        await proof.AssembliesAsync(board, image, cancel);
        BootLine boot = await proof.StartAsync(port, files?.Settings.ThingName ?? _state.Thing, before, cancel);
        await proof.ReportAsync(boot.Thing, cancel);
        FlashState.Delete(_request.StateFolder);
        _log.Say($"Done: {boot.Thing} runs HeatingSensor {boot.Firmware}.");
    }

    // The request, completed from the record of an attempt that failed; the record for this one.
    private void Begin()
    {
        FlashState? earlier = FlashState.Read(_request.StateFolder);
        if (_request.IsResume && earlier is null)
            throw new FlashException(
                ExitCode.File, $"There is nothing to go on with in {_request.StateFolder}.",
                "The last run ended well, or --state is another folder.", "Start without --resume.") { IsStartOver = true };
        if (_request.IsResume)
        {
            _state = earlier!;
            _request = _request.WithDefaultsOf(earlier!);
        }
        else if (earlier is { Written.Count: > 0 })
        {
            _log.Say($"An earlier run stopped after it wrote: {string.Join(", ", earlier.Written)}. This one starts over.");
        }

        _state.Image = _request.Image is null ? null : Path.GetFullPath(_request.Image);
        _state.Target = _request.Target;
        _state.Port = _request.Port;
        _state.RuntimeVersion = _request.RuntimeVersion;
        _state.IsUpdate = _request.IsUpdate;
        _state.SettingsFile = _request.Settings.File is null ? null : Path.GetFullPath(_request.Settings.File);
        _state.Changes = new Dictionary<string, string>(_request.Settings.Changes);
        _state.Credentials = _request.Credentials is null ? null : Path.GetFullPath(_request.Credentials);
        _state.Write(_request.StateFolder);
    }

    private async Task<AppImage> CheckImageAsync(FlashInputs inputs, CancellationToken cancel)
    {
        if (_request.Image is null && world.Build.MsBuild is { } msBuild)
        {
            _log.Step("Build the application in Visual Studio's way");
            _log.Say(await world.Build.BuildAsync(msBuild, cancel));
        }

        _log.Step("Check the application image");
        AppImage image = inputs.Image(table);
        if (_request.IsResume && _state.ImageSha256 is { } sha && sha != image.Sha256)
            throw new FlashException(
                ExitCode.Image, $"{image.Path} is another image than the one that flashing began with.",
                "It was built again meanwhile.", "Start over without --resume.") { IsStartOver = true };
        _state.ImageSha256 = image.Sha256;
        _log.Say($"{image.Path}: {image.Assemblies.Count} assemblies, {image.SizeBytes} bytes, undamaged; it fits the pinned runtime.");
        return image;
    }

    private DeviceFiles? CheckFiles(FlashInputs inputs)
    {
        if (_request.IsUpdate || _state.Written.Contains(FlashPart.Files))
            return null;
        _log.Step("Check settings and certificates");
        DeviceFiles files = inputs.Files();
        _state.Thing = files.Settings.ThingName;
        // So that --resume asks for the password alone.
        Remember("thingName", files.Settings.ThingName);
        _log.Say($"Settings for {files.Settings.ThingName}, certificate, key and CA are good.");
        if (files.Settings.WifiSsid.Length == 0)
            _log.Say("They name no Wi-Fi network: the board must know one already.");
        return files;
    }

    private void Remember(string key, string value)
    {
        if (_request.Settings.File is null)
            _state.Changes[key] = value;
        _state.Write(_request.StateFolder);
    }

    private async Task CheckFlasherAsync(CancellationToken cancel)
    {
        _log.Step($"Check nanoff, or install {NanoffCalls.Pinned}");
        string where = await world.Flasher.PrepareAsync(cancel);
        Version version = NanoffVersion.Check(await world.Flasher.RunAsync(NanoffCalls.Version(), cancel));
        _log.Say($"nanoff {version}: {where}");
    }

    private string FindPort()
    {
        _log.Step("Find the board's port");
        IReadOnlyList<SerialPortInfo> ports = world.Ports.List();
        string port = _request.Port ?? PortOf(ports);
        world.Ports.Check(port);
        _log.Say(ports.FirstOrDefault(one => one.Name == port)?.Text ?? port);
        _state.Port = port;
        _state.Write(_request.StateFolder);
        return port;
    }

    private string PortOf(IReadOnlyList<SerialPortInfo> ports) => ports.Count switch
    {
        0 => throw PortAdvice.None(PortAdvice.ThisSystem),
        1 => ports[0].Name,
        _ => world.Questions.Choose("Which one is the board?", [.. ports.Select(port => port.Text)]) is { } chosen
            ? ports.First(port => port.Text == chosen).Name
            : throw PortAdvice.Several(ports),
    };

    // An update must keep the drive; the boot count on it shows that.
    private async Task<BootLine?> LookBeforeAsync(string port, CancellationToken cancel)
    {
        if (!_request.IsUpdate || _state.Written.Count > 0)
            return _state.ThingBefore is { } thing ? new BootLine("", thing, _state.BootBefore, null, false) : null;
        _log.Step("Restart the board and read which thing it is");
        string text = await world.Ports.ListenAsync(port, BootLine.IsWhole, world.Times.Boot, cancel);
        BootLine? before = BootLine.Find(text);
        _log.Say(before is null
            ? "It does not say so; afterwards there will be nothing to compare with."
            : $"{before.Thing}, boot {before.Boot}, HeatingSensor {before.Firmware}");
        (_state.ThingBefore, _state.BootBefore) = (before?.Thing, before?.Boot);
        return before;
    }

    private async Task<string> CheckChipAsync(
        FlashBoard board, AppImage image, DeviceFiles? files, CancellationToken cancel)
    {
        _log.Step("Read the chip (restarts the board)");
        Chip chip = await board.ReadChipAsync(cancel);
        _log.Say($"{chip.Name}, {chip.FlashMb} MB of flash, PSRAM {chip.Psram}, MAC {chip.Mac}");
        if (_state.Written.Count > 0 && _state.Mac is { } mac && mac != chip.Mac)
            throw new FlashException(
                ExitCode.WrongBoard, $"This is the board with MAC {chip.Mac}; flashing began with {mac}.",
                "Another board was plugged in.", "Plug the first one in, or start over without --resume.");
        string target = _request.Target ?? Targets.Choose(chip, Targets.IsPsramUnknown(chip) && AskForPsram(chip));
        Targets.Check(target, chip);
        BoardFit.RequireRoom(image, chip);
        BoardFit.RequireHeap(target, reportedBytes: null);
        if (files is not null)
            BoardFit.RequirePins(target, files.Settings);
        _log.Say($"Target {target}");
        if (_request.Target is null && chip is { Type: "ESP32-S3", PsramMb: null })
            _log.Say("Which PSRAM an S3 has cannot be read. If the heap turns out small, start over with --target ESP32_S3_QUAD.");
        (_state.Mac, _state.Target) = (chip.Mac, target);
        _state.Write(_request.StateFolder);
        return target;
    }

    private bool AskForPsram(Chip chip)
    {
        const string Without = "no (WROOM)";
        if (_request.HasPsram is { } said)
            return said;
        string? answer = world.Questions.Choose(
            "Does the module have PSRAM? It says WROVER on the metal lid if it does.", [Without, "yes (WROVER)"]);
        return answer is null
            ? throw new FlashException(
                ExitCode.Usage, $"Whether the {chip.Type} has PSRAM cannot be read from the chip.", "Nobody is there to be asked.",
                "Say so with --psram yes (WROVER on the lid) or --psram no (WROOM), or name the target with --target.")
            : answer != Without;
    }

    private async Task WriteRuntimeAsync(
        FlashBoard board, string port, string target, AppImage image, DeviceFiles? files, CancellationToken cancel)
    {
        _log.Step("Read the runtime that the board has");
        RuntimeDetails? running = await board.FindRuntimeAsync(cancel);
        _log.Say(running is null ? "None answers." : $"{running.Target} {running.ClrVersion}");
        string? version = _request.RuntimeVersion ?? table.ImageVersion;
        bool fits = running is not null && running.Target == target && (version is null || running.ClrVersion == version);
        bool isMassErase = _request.IsMassErase && !_state.Written.Contains(FlashPart.Runtime);
        if (fits && !isMassErase)
        {
            BoardFit.RequireHeap(target, running!.HeapBytes);
            if (version is not null || !NativeCheck.Mismatches(image, running.Natives, target).Any())
            {
                NativeCheck.RequireFit(image, running.Natives, Named(running), table);
                _log.Say("It fits, and stays.");
                Done(FlashPart.Runtime);
                return;
            }
        }

        if (version is null)
            throw await NoVersionAsync(board, target, image, running, cancel);
        if (isMassErase)
            ConfirmErase(files);
        _log.Step($"Write the runtime {target} {version} to {port}");
        RuntimeDetails written = await UpdateAsync(board, target, version, isMassErase, cancel);
        if (written.Target != target || written.ClrVersion != version)
            throw new FlashException(
                ExitCode.Unproved, $"nanoff reported success, but the board runs {Named(written)} instead of {target} {version}.",
                "The write went wrong unnoticed, or the board started from another partition.",
                "Try again; if it stays like this, erase the board with --mass-erase.");
        Done(FlashPart.Runtime);
        BoardFit.RequireHeap(target, written.HeapBytes);
        NativeCheck.RequireFit(image, written.Natives, Named(written), table);
        _log.Say("The board runs it, and the native checksums fit the image.");
    }

    // nanoff may fail after a good write, when it moves the cursor of a terminal that is not there: the board knows.
    private async Task<RuntimeDetails> UpdateAsync(
        FlashBoard board, string target, string version, bool isMassErase, CancellationToken cancel)
    {
        try
        {
            await _log.WhileAsync(board.UpdateAsync(target, version, _request.Baud, isMassErase, cancel), world.Time);
        }
        catch (FlashException error) when (error.ExitCode == ExitCode.NoAnswer && !isMassErase)
        {
            if (await board.FindRuntimeAsync(cancel) is not { } found || found.Target != target || found.ClrVersion != version)
                throw;
            _log.Say($"nanoff failed, but the board runs it. ({error.Message})");
        }
        return await board.ReadRuntimeAsync(cancel);
    }

    private async Task<FlashException> NoVersionAsync(
        FlashBoard board, string target, AppImage image, RuntimeDetails? running, CancellationToken cancel)
    {
        IReadOnlyList<string> versions = await board.VersionsAsync(target, cancel);
        string known = versions.Count > 0 ? $" For {target} there are {string.Join(", ", versions)}." : "";
        string? mismatch = running is null ? null : NativeCheck.Mismatches(image, running.Natives, Named(running)).FirstOrDefault();
        return new FlashException(
            ExitCode.Usage,
            (mismatch is null ? "" : $"{mismatch}. ") + "Which runtime version to flash is not known: none is pinned in firmware/runtime.json.",
            "It is not known which published version has the native checksums of the pinned packages.",
            $"Name one with --runtime-version: one built between {table.FirstDate} and {table.LastDate} fits.{known} "
            + "Whether it does is checked before the application is written.");
    }

    private void ConfirmErase(DeviceFiles? files)
    {
        string thing = files?.Settings.ThingName ?? _state.Thing ?? "";
        _log.Say("Everything on the board will be erased: Wi-Fi, certificates, and all events that were not delivered yet.");
        string? typed = world.Questions.Ask($"Type the thing's name, {thing}, to erase the board:");
        if (typed != thing)
            throw new FlashException(
                ExitCode.Failed, "The board was not erased.",
                typed is null ? "Nobody is there to confirm it." : "Another name was typed.",
                "Type the name exactly, or leave --mass-erase out: nothing else needs it but a board with other firmware.");
    }

    private async Task WriteApplicationAsync(FlashBoard board, AppImage image, CancellationToken cancel)
    {
        if (_state.Written.Contains(FlashPart.Application))
            return;
        _log.Step($"Write the application, {image.SizeBytes} bytes");
        await _log.WhileAsync(board.DeployAsync(image, cancel), world.Time);
        Done(FlashPart.Application);
    }

    private async Task WriteFilesAsync(FlashBoard board, DeviceFiles? files, CancellationToken cancel)
    {
        if (files is null)
            return;
        _log.Step($"Write {files.Files.Count} files to the drive: {string.Join(", ", files.Files.Select(file => file.Name))}");
        await Task.Delay(world.Times.Settle, world.Time, cancel);
        using var payload = new FilePayload(Path.Combine(_request.StateFolder, "payload"), files.Files);
        await _log.WhileAsync(board.WriteAsync(payload, cancel), world.Time);
        Done(FlashPart.Files);
    }

    private static string Named(RuntimeDetails details) => $"the board's runtime {details.Target} {details.ClrVersion}";

    private void Done(FlashPart part)
    {
        if (!_state.Written.Contains(part))
            _state.Written.Add(part);
        _state.Write(_request.StateFolder);
    }
}
