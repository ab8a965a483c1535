using System.Text.Json;

namespace NanoffStandIn;

/// <summary>
/// nanoff 2.5.162, as far as flashing an ESP32 needs it: its options, its JSON rules, what it prints where, and what it ends
/// with. From its sources (nanoFirmwareFlasher baccab8); it has met no board either.
/// </summary>
/// <param name="temporary">Where nanoff keeps the configuration while it writes.</param>
internal sealed class StandIn(string folder, string temporary, TextWriter output, TextWriter error, bool isTerminal)
{
    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    private StandInBoard _board = null!;
    private StandInOptions _options = null!;

    private bool IsNormal => _options.Verbosity >= 2;

    /// <summary>Runs one call.</summary>
    /// <returns>nanoff's own exit code, of which Linux and macOS see eight bits.</returns>
    public int Run(string[] arguments)
    {
        _board = StandInBoard.Read(folder);
        _board.Calls.Add(arguments);
        _board.Write(folder);
        _options = StandInOptions.Parse(arguments);
        if (_options.Error is { } wrong)
        {
            error.WriteLine($"nanoff 2.5.162\n\nERROR(S):\n  {wrong}");
            return End(9000, "");
        }

        if (_options.Has("--version"))
        {
            error.WriteLine(_board.VersionText);
            return 0;
        }

        _ = _options.Verbosity;
        output.WriteLine(".NET nanoFramework Firmware Flasher v2.5.162\n");
        if (_board.Has(Fault.Crash))
            throw new InvalidOperationException("Something that nanoff does not handle.");
        (int code, string extra) = Operate();
        _board.Write(folder);
        return End(code, extra);
    }

    private (int Code, string Extra) Operate()
    {
        if (_options.Has("--listtargets"))
            return ListTargets();
        if (_options.Has("--nanodevice"))
            return _options.Has("--platform") || _options.Has("--target") ? (9000, "Incompatible options combined with --nanodevice.")
                : _options["--serialport"] is not { } port ? (6001, "")
                : port != _board.Port || _board.Has(Fault.PortInUse) ? (2001, "Couldn't connect to specified nano device.")
                : _board.Has(Fault.PortHeld) ? (6002, "")
                : _options.Has("--deploy") ? Deploy() : RuntimeDetails();
        if (_options["--platform"] == "esp32" || _options["--target"] is not null)
            return _options["--serialport"] is not { } port ? (6001, "")
                : _board.Has(Fault.PortHeld) ? (6002, "")
                : port != _board.Port || _board.Has(Fault.PortInUse) ? (4005, "")
                : _board.Has(Fault.BootloaderSilent) ? BootloaderSilent()
                : _options.Has("--update") ? Update() : ChipDetails();
        if (_options["--filedeployment"] is { } list)
            return DeployFiles(list);
        output.WriteLine("No operation was performed with the options supplied.");
        return (0, "");
    }

    private int End(int code, string extra)
    {
        if (code != 0 && _options["-v"] is not ("q" or "quiet"))
            output.WriteLine(IsNormal ? $"Error E{code}: Something about it.{(extra.Length > 0 ? $" ({extra})" : "")}" : $"E{code}");
        return code;
    }

    private (int Code, string Extra) ListTargets()
    {
        if (_board.Has(Fault.NoNetwork))
            throw new HttpRequestException("Name or service not known (api.cloudsmith.io:443)");
        output.WriteLine("Available targets:");
        foreach (var packages in _board.Packages.GroupBy(package => package.Target))
        {
            output.WriteLine($"  {packages.Key}");
            foreach (StandInPackage package in packages.Take(3))
                output.WriteLine($"    {package.Version}");
        }
        return (0, "");
    }

    private (int Code, string Extra) BootloaderSilent()
    {
        output.WriteLine("\nCan't connect to ESP32 bootloader. Try to put the board in bootloader manually.\n");
        return (4000, "Failed to connect");
    }

    private (int Code, string Extra) ChipDetails()
    {
        if (IsNormal)
        {
            output.WriteLine("Reading details from chip...OK\n\nConnected to:");
            output.WriteLine(_board.ChipType == _board.ChipName ? _board.ChipType : $"{_board.ChipType} ({_board.ChipName})");
            output.WriteLine("Features Wi-Fi, BT, Dual Core");
            output.WriteLine($"Flash size {_board.FlashMb}MB unknown from GIGADEVICE (manufacturer 0xC8 device 0x4016)");
            output.WriteLine($"PSRAM: {_board.Psram}\nCrystal {_board.Crystal}\nMAC {_board.Mac}\n");
        }
        return (0, "");
    }

    private (int Code, string Extra) Update()
    {
        ChipDetails();
        StandInPackage? package = _board.Packages.Find(one => one.Target == _options["--target"]
            && (_options["--fwversion"] is not { } version || one.Version == version));
        if (_board.Has(Fault.NoNetwork))
            return (9007, "");
        if (package is null)
            return (9005, "");
        bool isErased = _options.Has("--masserase");
        string backup = Path.Combine(temporary, Path.GetRandomFileName());
        if (!isErased && !_options.Has("--nobackupconfig"))
        {
            // The partition with the Wi-Fi password and the key; whatever throws below leaves it behind.
            File.WriteAllText(backup, "wifi password and key");
            if (_board.Has(Fault.Foreign))
                return (4004, "Failed to read flash");
        }
        if (IsNormal && !isTerminal)
            return (4000, "The handle is invalid.");
        if (_board.Has(Fault.PowerLostInUpdate))
        {
            (_board.Runtime, _board.Deployed) = (null, isErased ? [] : _board.Deployed);
            return (4003, "Lost connection");
        }
        if (!_board.Has(Fault.OldFirmwareStays))
            _board.Runtime = package;
        if (isErased)
        {
            _board.Faults.Remove(Fault.Foreign);
            (_board.Deployed, _board.Files) = ([], []);
        }
        File.Delete(backup);
        return _board.Has(Fault.CursorMoves) ? (4000, "The handle is invalid.") : (0, "");
    }

    private (int Code, string Extra) RuntimeDetails()
    {
        if (_board.Runtime is not { } runtime || _board.Has(Fault.DownloadMode) || _board.Has(Fault.Foreign))
            return (2001, "Couldn't connect to specified nano device.");
        output.WriteLine($"\nHAL build info: nanoCLR running @ ESP32 built with ESP-IDF\n  Target:   {runtime.Target}\n  Platform: {_board.ChipType}\n");
        output.WriteLine($"Firmware build Info:\n  Date:        Jul 1 2026\n  Type:        MinSizeRel build\n  CLR Version: {runtime.Version}\n");
        if (_board.HeapBytes is { } bytes)
            output.WriteLine($"  RAM   0x3ffb0000  0x{bytes:x8}\n");
        output.WriteLine("AppDomains:\n  default, id=1\n\nAssemblies:");
        foreach (StandInNative assembly in _board.Loaded)
            output.WriteLine($"  {assembly.Name}, {assembly.Version}");
        output.WriteLine("\nNative Assemblies:");
        foreach (StandInNative native in runtime.Natives)
            output.WriteLine($"  {native.Name} v{native.Version}, checksum 0x{native.Checksum:X8}");
        return (0, "");
    }

    private (int Code, string Extra) Deploy()
    {
        if (_options["--image"] is not { } image || !File.Exists(image))
            return (2002, "Couldn't find the deployment file at the specified path.");
        if (_board.Runtime is null || _board.Has(Fault.DownloadMode))
            return (2001, "Couldn't connect to specified nano device.");
        if (_board.Has(Fault.DeployFails))
        {
            if (IsNormal)
                output.WriteLine("Deploying managed application...FAILED!");
            return (IsNormal ? 2002 : 0, "");
        }
        _board.Deployed = _board.Has(Fault.DeployGoesNowhere) ? [] : DeployedImage.Read(File.ReadAllBytes(image));
        if (IsNormal)
            output.WriteLine("Getting details from nano device...OK\nDeploying managed application...OK\nRebooting...OK");
        return (0, "");
    }

    private sealed record FileEntry(string DestinationFilePath, string? SourceFilePath);

    private sealed record FileList(string? SerialPort, FileEntry[] Files);

    private (int Code, string Extra) DeployFiles(string list)
    {
        // Both unhandled: a missing file, and JSON with comments or trailing commas.
        FileList files = JsonSerializer.Deserialize<FileList>(File.ReadAllText(list), AnyCase)!;
        string? port = files.SerialPort ?? _options["--serialport"];
        if (port != _board.Port || _board.Runtime is null || _board.Has(Fault.DownloadMode))
        {
            output.WriteLine($"Error connecting to nanoDevice on {port} for deployment.");
            return (2000, "");
        }
        if (_board.Has(Fault.FilesThrow))
            return (2003, "Object reference not set to an instance of an object.");
        foreach (FileEntry file in files.Files)
        {
            byte[] content = File.ReadAllBytes(file.SourceFilePath!);
            output.Write($"Deploying file {file.SourceFilePath} to {file.DestinationFilePath}...");
            bool isLost = _board.Has(Fault.FilesFail) || content.Length == 0
                || (_board.Has(Fault.PowerLostInFiles) && file != files.Files[0]);
            if (!isLost)
                _board.Files[file.DestinationFilePath] = content;
            output.WriteLine(isLost
                ? $"\nError deploying content file {file.SourceFilePath} to {file.DestinationFilePath}"
                : "OK");
        }
        return (0, "");
    }
}
