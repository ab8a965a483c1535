using System.CommandLine;
using Heating.Flash.Device;
using LocalIotCore.Identity;

namespace Heating.Flash;

/// <summary>The options of `heating flash`.</summary>
internal sealed class FlashOptions
{
    private static readonly string[] Secrets = ["wifiSsid", "wifiPassword"];

    private readonly Option<string?> _port = new("--port")
    {
        Description = "The board's serial port, such as COM3 or /dev/ttyUSB0. Default: the only one, or a question.",
        HelpName = "PORT",
    };

    private readonly Option<string?> _image = new("--image")
    {
        Description = "The application: HeatingSensor.bin of a release. Default: what was built in firmware/HeatingSensor/bin.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _settings = new("--settings")
    {
        Description = "A settings.json to start from. Default: the firmware's own, and questions.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _thing = new("--thing") { Description = "Name of the thing.", HelpName = "NAME" };

    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "Host name of the broker, without scheme and port. Default: what `heating provision` wrote beside the certificate.",
        HelpName = "HOST",
    };

    private readonly Option<string[]?> _set = new("--set")
    {
        Description = "A key of settings.json, such as relayPin=5; may be repeated. Wi-Fi name and password come from "
            + $"{SettingsSource.SsidVariable} and {SettingsSource.PasswordVariable}, the settings file or questions.",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _credentials = new("--credentials")
    {
        Description = "Folder with certificate.pem, private.key and ca.pem. Default: what `heating provision` wrote for the thing.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "The runtime's target, such as ESP32_REV3. Default: chosen from what the chip reports.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _psram = new("--psram")
    {
        Description = "Whether a plain ESP32 has PSRAM, which it does not report: yes (WROVER) or no (WROOM).",
        HelpName = "yes|no",
    };

    private readonly Option<string?> _version = new("--runtime-version")
    {
        Description = "The runtime's version. Default: the one pinned in firmware/runtime.json, or the board's if it fits.",
        HelpName = "VERSION",
    };

    private readonly Option<int?> _baud = new("--baud")
    {
        Description = "Speed at which the runtime is written; 115200 is the safest. Default: nanoff's.",
        HelpName = "RATE",
    };

    private readonly Option<bool> _update = new("--update")
    {
        Description = "Write runtime and application alone; Wi-Fi, certificates and journal stay, and that is checked.",
    };

    private readonly Option<bool> _massErase = new("--mass-erase")
    {
        Description = "Erase everything first. Asks for the thing's name.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on where the last run failed, with its port, target, version, image, settings and credentials. The other "
            + "options are given again; a run that failed prints the whole command.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print every call and every file, and touch nothing.",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Where to keep how far it came. Default: a folder of this user.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _nanoff = new("--nanoff")
    {
        Description = "An existing nanoff 2.5. Default: the tested version, installed into a folder of its own.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _port, _thing, _endpoint, _settings, _set, _credentials, _image, _target, _psram, _version, _baud, _update,
            _massErase, _resume, _dryRun, _state, _nanoff,
        ];
        foreach (Option option in all)
            command.Options.Add(option);
        _psram.AcceptOnlyFromAmong("yes", "no");
        _set.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (text.IndexOf('=', StringComparison.Ordinal) <= 0)
                    result.AddError($"--set {text}: expected KEY=VALUE.");
                else if (Array.Exists(Secrets, key => text.StartsWith(key + "=", StringComparison.Ordinal)))
                    result.AddError(
                        $"--set {text.Split('=')[0]}: a command line is seen by others. Use {SettingsSource.SsidVariable} and "
                        + $"{SettingsSource.PasswordVariable}, --settings FILE, or wait for the question.");
            }
        });
        _version.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Version.TryParse(token.Value, out Version? version) && version.Revision >= 0))
                result.AddError($"--runtime-version {token.Value}: expected four numbers, such as 1.17.0.257.");
        });
        _baud.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int rate) && rate <= 0)
                result.AddError($"--baud {token.Value}: expected a positive number.");
        });
        _thing.Validators.Add(result =>
        {
            try
            {
                if (result.Tokens is [var token])
                    Names.CheckThing(token.Value);
            }
            catch (RegistryException error)
            {
                result.AddError($"--thing: {error.Message}");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(_update) is not null && result.GetResult(_massErase) is not null)
                result.AddError("--update keeps what --mass-erase erases: choose one.");
            if (result.GetResult(_resume) is not null && result.GetResult(_dryRun) is not null)
                result.AddError("--resume goes on and --dry-run does nothing: choose one.");
        });
    }

    /// <summary>--state.</summary>
    public string? State(ParseResult parsed) => parsed.GetValue(_state);

    /// <summary>--dry-run.</summary>
    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>--nanoff.</summary>
    public string? Nanoff(ParseResult parsed) => parsed.GetValue(_nanoff);

    /// <summary>The options that a run with --resume must be given again, as a command line; empty if none was given. The
    /// state has the others.</summary>
    /// <param name="more">Options of the command that are not kept here, and that the state does not have either.</param>
    public string Again(ParseResult parsed, IEnumerable<Option> more)
    {
        Option[] again = [_state, _psram, _baud, _massErase, _nanoff, .. more];
        return string.Concat(
            from option in again
            let result = parsed.GetResult(option)
            where result is { Implicit: false }
            select $" {option.Name}" + string.Concat(result.Tokens.Select(token => $" {Quoted(token.Value)}")));
    }

    /// <summary>The request.</summary>
    public FlashRequest Values(ParseResult parsed, string stateFolder)
    {
        var changes = new Dictionary<string, string>();
        foreach (string[] pair in (parsed.GetValue(_set) ?? []).Select(text => text.Split('=', 2)))
            changes[pair[0]] = pair[1];
        if (parsed.GetValue(_thing) is { } thing)
            changes["thingName"] = thing;
        if (parsed.GetValue(_endpoint) is { } endpoint)
            changes["endpoint"] = endpoint;
        return new FlashRequest
        {
            Port = parsed.GetValue(_port),
            Target = parsed.GetValue(_target),
            HasPsram = parsed.GetValue(_psram) is { } psram ? psram == "yes" : null,
            RuntimeVersion = parsed.GetValue(_version),
            Image = parsed.GetValue(_image),
            Baud = parsed.GetValue(_baud),
            Settings = new SettingsInput(parsed.GetValue(_settings), changes),
            Credentials = parsed.GetValue(_credentials),
            IsUpdate = parsed.GetValue(_update),
            IsMassErase = parsed.GetValue(_massErase),
            IsResume = parsed.GetValue(_resume),
            IsDryRun = parsed.GetValue(_dryRun),
            StateFolder = stateFolder,
        };
    }

    private static string Quoted(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? text : $"\"{text}\"";
}
