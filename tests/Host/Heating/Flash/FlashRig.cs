using Heating.Flash;
using Heating.Flash.Device;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;
using Heating.Flash.Serial;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NanoffStandIn;

namespace HeatingSensor.Host.Tests.Heating.Flash;

/// <summary>A new ESP32 at a port, everything that flashing needs, and a user who replies.</summary>
internal sealed class FlashRig : IDisposable
{
    public const string Target = "ESP32_REV3";
    public const string Version = "1.17.0.200";
    public const string Thing = "boiler-1";

    private readonly TemporaryFolder _folder = new();

    public FlashRig()
    {
        Directory.CreateDirectory(BoardFolder);
        File.WriteAllBytes(Image, TestImage.Firmware());
        TestCredentials.Write(Credentials);
        Change(board => board.Packages.AddRange([Package(Target, Version), Package(Target, "1.17.0.150"), Package("ESP32_C3", Version)]));
        Request = new FlashRequest
        {
            Port = "/dev/ttyUSB0",
            HasPsram = false,
            RuntimeVersion = Version,
            Image = Image,
            Credentials = Credentials,
            Settings = Settings(),
            StateFolder = State,
        };
    }

    public FlashRequest Request { get; set; }

    public FakePorts Ports => field ??= new FakePorts(this);

    public FakeQuestions Questions { get; } = new();

    public FirstReport? Report { get; set; }

    public Dictionary<string, string> Variables { get; } = new() { ["HEATING_WIFI_SSID"] = "home", ["HEATING_WIFI_PASSWORD"] = "very secret" };

    public StringWriter Output { get; } = new();

    public string Image => _folder["HeatingSensor.bin"];

    public string Credentials => _folder["credentials"];

    public string State => _folder["state"];

    public string BoardFolder => _folder["board"];

    public string this[string name] => _folder[name];

    public StandInBoard Board
    {
        get
        {
            if (!File.Exists(Path.Combine(BoardFolder, "board.json")))
                new StandInBoard().Write(BoardFolder);
            return StandInBoard.Read(BoardFolder);
        }
    }

    public void Dispose() => _folder.Dispose();

    public static SettingsInput Settings(params (string Key, string Value)[] changes)
    {
        var all = new Dictionary<string, string> { ["thingName"] = Thing, ["endpoint"] = "abc-ats.iot.eu-central-1.amazonaws.com" };
        foreach ((string key, string value) in changes)
            all[key] = value;
        return new SettingsInput(null, all);
    }

    /// <summary>A runtime that fits the pinned packages, except for System.Net if another checksum is given.</summary>
    public static StandInPackage Package(string target, string version, uint? netChecksum = null) => new(
        target, version, [.. RuntimeTable.BuiltIn.Natives.Select(native => new StandInNative(
            native.Name, native.Name == "System.Net" && netChecksum is not null ? "100.2.0.14" : native.Version,
            native.Name == "System.Net" ? netChecksum ?? native.Checksum : native.Checksum))]);

    public void Change(Action<StandInBoard> change)
    {
        StandInBoard board = Board;
        change(board);
        board.Write(BoardFolder);
    }

    /// <summary>How long to wait for the first report.</summary>
    public TimeSpan ReportPatience { get; set; } = TimeSpan.FromMinutes(3);

    public FlashWorld World(IFlasher? flasher = null, ISerialPorts? ports = null) => new(
        flasher ?? new InProcess(this), ports ?? Ports, Questions, new ImageBuild([_folder["programs"]], _folder["checkout"]), Report,
        new FlashTimes(TimeSpan.Zero, TimeSpan.FromSeconds(30), ReportPatience, TimeSpan.Zero), new FakeTimeProvider(Now),
        name => Variables.GetValueOrDefault(name), Output);

    /// <summary>The rig's time.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Flashes; a failure is returned.</summary>
    public async Task<FlashException?> FlashAsync(IFlasher? flasher = null, ISerialPorts? ports = null)
    {
        try
        {
            await new FlashSession(Request, World(flasher, ports), RuntimeTable.BuiltIn).RunAsync(CancellationToken.None);
            return null;
        }
        catch (FlashException error)
        {
            return error;
        }
    }

    /// <summary>The first words of the calls so far.</summary>
    public IEnumerable<string> CallNames() => Board.Calls.Select(call =>
        call.Contains("--update") ? "update" : call.Contains("--deploy") ? "deploy" : call.Contains("--filedeployment") ? "files"
        : call.Contains("--nanodevice") ? "runtime" : call.Contains("--devicedetails") ? "chip" : call[0].TrimStart('-'));

    // The stand-in without a process: the same code, and the same eight bits of exit code.
    private sealed class InProcess(FlashRig rig) : IFlasher
    {
        public Task<string> PrepareAsync(CancellationToken cancel) => Task.FromResult("the stand-in");

        public Task<FlasherRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
        {
            var (output, error) = (new StringWriter(), new StringWriter());
            int code;
            try
            {
                string temporary = rig["nanoff-temporary"];
                Directory.CreateDirectory(temporary);
                code = new StandIn(rig.BoardFolder, temporary, output, error, isTerminal: false).Run([.. arguments]) & 0xFF;
            }
            catch (Exception exception)
            {
                error.WriteLine($"Unhandled exception. {exception}");
                code = 134;
            }
            return Task.FromResult(new FlasherRun(code, output.ToString(), error.ToString()));
        }
    }
}

/// <summary>A user who replies what a test prepared, or nobody.</summary>
internal sealed class FakeQuestions : IQuestions
{
    public Queue<string> Replies { get; } = new();

    public List<string> Asked { get; } = [];

    public List<string> AskedForSecrets { get; } = [];

    public string? Ask(string question, bool isSecret)
    {
        (isSecret ? AskedForSecrets : Asked).Add(question);
        return Replies.TryDequeue(out string? reply) ? reply : null;
    }

    public string? Choose(string question, IReadOnlyList<string> choices)
    {
        Asked.Add(question);
        return Replies.TryDequeue(out string? reply) ? choices.Single(choice => choice.Contains(reply, StringComparison.Ordinal)) : null;
    }
}

/// <summary>The port of the stand-in's board, on which its firmware speaks when it is restarted.</summary>
internal sealed class FakePorts(FlashRig rig) : ISerialPorts
{
    private int _boot;

    public List<SerialPortInfo> All { get; } = [new("/dev/ttyUSB0", "CP2102 USB to UART Bridge Controller")];

    /// <summary>What opening a port ends with; null for success.</summary>
    public FlashException? Fault { get; set; }

    public int HeapBytes { get; set; } = 81_920;

    /// <summary>Said instead of the boot line.</summary>
    public string? Says { get; set; }

    public IReadOnlyList<SerialPortInfo> List() => All;

    public void Check(string port)
    {
        if (Fault is not null)
            throw Fault;
    }

    public Task<string> ListenAsync(string port, Predicate<string> isEnough, TimeSpan patience, CancellationToken cancel)
    {
        StandInBoard board = rig.Board;
        bool isLoaded = board.Loaded.Any(assembly => assembly.Name == "HeatingSensor");
        string text = Says ?? (!isLoaded ? "ets Jul 29 2019\n"
            : board.Files.TryGetValue("I:\\settings.json", out byte[]? settings) ? Line(settings)
            : "cannot start: settings.json: is missing on drive I:\n");
        return Task.FromResult(text);
    }

    private string Line(byte[] settings)
    {
        var thing = (string)System.Text.Json.Nodes.JsonNode.Parse(settings)!["thingName"]!;
        return $"rst:0x1\nHeatingSensor 1.0.0, thing {thing}, boot {++_boot}\nheap: {HeapBytes} bytes at boot, 40000 left\n";
    }
}
