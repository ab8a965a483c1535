using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Heating.Commands;
using HeatingSensor.Settings;

namespace Heating.Flash.Device;

/// <summary>What the user gave for the settings.</summary>
/// <param name="File">--settings; null for the firmware's defaults.</param>
/// <param name="Changes">--thing, --endpoint and --set: keys and values.</param>
internal sealed record SettingsInput(string? File, IReadOnlyDictionary<string, string> Changes);

/// <summary>The device's settings: from a file, options, the environment and questions, checked by the firmware's own reader
/// before anything is written.</summary>
internal static partial class SettingsSource
{
    /// <summary>Environment variable for the name of the Wi-Fi network.</summary>
    public const string SsidVariable = "HEATING_WIFI_SSID";

    /// <summary>Environment variable for the password of the Wi-Fi network.</summary>
    public const string PasswordVariable = "HEATING_WIFI_PASSWORD";

    /// <summary>What is shown instead of a secret.</summary>
    public const string Hidden = "•••";

    /// <summary>The longest name of a Wi-Fi network, in bytes of UTF-8 (IEEE 802.11).</summary>
    public const int SsidMaxBytes = 32;

    /// <summary>The shortest password of a Wi-Fi network that has one (IEEE 802.11, annex J.4).</summary>
    public const int PasswordMin = 8;

    /// <summary>The longest password of a Wi-Fi network, in bytes.</summary>
    public const int PasswordMaxBytes = 64;

    /// <summary>The largest settings file that the firmware reads, in bytes (Board/SettingsFile.cs).</summary>
    public const int FileMaxBytes = 2048;

    /// <summary>The settings on the drive.</summary>
    public const string FileName = "settings.json";

    private const string Resource = FileName;
    private const string Placeholder = "YOUR-ENDPOINT";
    private const string Thing = "thingName";
    private const string Endpoint = "endpoint";
    private const string Ssid = "wifiSsid";
    private const string Password = "wifiPassword";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Collects and checks the settings.</summary>
    /// <param name="endpointOf">The endpoint that a thing's certificate was issued for, if that is known.</param>
    /// <returns>The settings, and their text for the drive.</returns>
    /// <exception cref="FlashException">Something is missing or wrong; names the key.</exception>
    public static (DeviceSettings Settings, byte[] Text, string Shown) Collect(
        SettingsInput input, IQuestions questions, Func<string, string?> variable, Func<string, string?> endpointOf)
    {
        JsonObject json = Read(input.File);
        foreach ((string key, string value) in input.Changes)
            json[key] = ValueOf(json[key], value);
        Complete(json, input, questions, variable, endpointOf);
        if (json[Endpoint]!.GetValueKind() == JsonValueKind.String) // the firmware's reader says what is wrong with another value
            CheckEndpoint(Text(json, Endpoint));
        CheckBytes(json, Ssid, "Wi-Fi name", SsidMaxBytes);
        CheckBytes(json, Password, "Wi-Fi password", PasswordMaxBytes);
        if (Text(json, Password).Length is > 0 and < PasswordMin)
            throw Wrong(
                $"The Wi-Fi password has {Text(json, Password).Length} characters, expected {PasswordMin} or more, or none for an open network.",
                "WPA2 and WPA3 passwords have 8 to 63 characters.", "Check the Wi-Fi password.");
        byte[] text = Encoding.UTF8.GetBytes(json.ToJsonString(Readable).ReplaceLineEndings("\n"));
        var reader = new SettingsReader(target: null); // BoardFit checks the pins, when the chip is known;
        DeviceSettings? settings = reader.Read(text, text.Length);
        if (settings is null)
            throw Wrong(
                $"{input.File ?? "The settings"}: {LineOfTheText().Replace(reader.Error, "")}.",
                "A key or value is not what the firmware expects.");
        if (text.Length > FileMaxBytes)
            throw Wrong(
                $"The settings have {text.Length} bytes, the firmware reads at most {FileMaxBytes}.", "The file has many blanks.");
        return (settings, text, Shown(json));
    }

    private static JsonObject Read(string? file)
    {
        try
        {
            string text = file is null ? BuiltIn() : File.ReadAllText(file);
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw Wrong($"{file}: expected a JSON object.", "The file is something else.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FlashException(
                ExitCode.File, $"--settings {file}: cannot be read: {error.Message}", "The path is wrong.",
                "Check the path, or leave --settings out to start from the defaults.");
        }
        catch (JsonException error)
        {
            string where = error.LineNumber is { } line ? $" in line {line + 1}" : "";
            throw Wrong(
                $"--settings {file}: not valid JSON{where}: {PositionInJson().Replace(error.Message, "")}",
                "A comma or a quote is missing or too many, or a key is there twice.");
        }
    }

    // A text where the file has one; else a number or a list, if it reads like one.
    private static JsonNode? ValueOf(JsonNode? old, string value) =>
        old?.GetValueKind() is not JsonValueKind.String && NumberOrList(value) is { } node ? node : value;

    private static JsonNode? NumberOrList(string value)
    {
        try
        {
            return JsonNode.Parse(value) is { } node && node.GetValueKind() is JsonValueKind.Number or JsonValueKind.Array ? node : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Complete(
        JsonObject json, SettingsInput input, IQuestions questions, Func<string, string?> variable, Func<string, string?> endpointOf)
    {
        if (input.File is null && !input.Changes.ContainsKey(Thing))
            json[Thing] = questions.Ask("Name of the thing, such as boiler-1:")
                ?? throw Wrong("No thing is named.", "Nobody is there to be asked.", "Name it with --thing NAME or in --settings FILE.");
        if (json[Endpoint] is null || Text(json, Endpoint).StartsWith(Placeholder, StringComparison.Ordinal))
            json[Endpoint] = endpointOf(Text(json, Thing))
                ?? questions.Ask("The broker's host name (for AWS: aws iot describe-endpoint --endpoint-type iot:Data-ATS):")
                ?? throw Wrong(
                    "No endpoint is named.", "Nobody is there to be asked.", "Name it with --endpoint HOST or in --settings FILE.");
        bool isGiven = variable(SsidVariable) is not null;
        // In the user's own file an empty name is a choice: the network that is stored on the board.
        bool isChosen = Text(json, Ssid).Length > 0 || (input.File is not null && json[Ssid] is not null);
        json[Ssid] = variable(SsidVariable) ?? (isChosen
            ? Text(json, Ssid)
            : questions.Ask("Name of the Wi-Fi network (empty: the one stored on the board):")
                ?? throw Wrong(
                    "No Wi-Fi network is named.", "Nobody is there to be asked.",
                    $"Name it in {SsidVariable} and {PasswordVariable}, or in --settings FILE."));
        if (variable(PasswordVariable) is { } password)
            json[Password] = password;
        else if (Text(json, Ssid).Length > 0 && !isGiven && Text(json, Password).Length == 0)
            json[Password] = questions.Ask($"Password of {Text(json, Ssid)}:", isSecret: true) ?? "";
    }

    private static void CheckEndpoint(string endpoint)
    {
        if (endpoint.Contains("://", StringComparison.Ordinal))
            throw Wrong(
                $"The endpoint {endpoint} begins with a scheme.", "It was copied from a URL.",
                $"Give the host name alone: {new string([.. endpoint[(endpoint.IndexOf("://", StringComparison.Ordinal) + 3)..]
                    .TakeWhile(c => c is not ('/' or ':'))])}");
        if (endpoint.Contains(':', StringComparison.Ordinal))
            throw Wrong(
                $"The endpoint {endpoint} has a port.", "It was copied from a connection string.",
                "Give the host name alone, and the port with --set port=NUMBER.");
        if (Uri.CheckHostName(endpoint) == UriHostNameType.Unknown || !Ascii.IsValid(endpoint))
            throw Wrong(
                $"The endpoint \"{endpoint}\" is not a host name.", "It has blanks or other characters that no host name has.",
                "For AWS, take what `aws iot describe-endpoint --endpoint-type iot:Data-ATS` prints.");
        if (IsThisComputer(endpoint))
            throw Wrong(
                $"The endpoint {endpoint} is this computer's name for itself: a board would look for the broker in itself.",
                "The certificate was issued by the local cloud, which is for the virtual board.",
                "Provision the thing on AWS (`heating provision THING --profile NAME`), or name another broker with --endpoint HOST.");
    }

    private static bool IsThisComputer(string endpoint) => endpoint.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(endpoint, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static void CheckBytes(JsonObject json, string key, string what, int maxBytes)
    {
        int bytes = Encoding.UTF8.GetByteCount(Text(json, key));
        if (bytes > maxBytes)
            throw Wrong(
                $"The {what} has {bytes} bytes, at most {maxBytes} are possible.",
                "Letters outside ASCII take two to four bytes each.", $"Check the {what}.");
    }

    private static string Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static string Shown(JsonObject json)
    {
        var shown = (JsonObject)json.DeepClone();
        if (Text(shown, Password).Length > 0)
            shown[Password] = Hidden;
        return shown.ToJsonString(Readable).ReplaceLineEndings("\n");
    }

    private static string BuiltIn()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // The firmware counts lines in the text that it is given, which is not the user's file.
    [GeneratedRegex(@"^line \d+: ")]
    private static partial Regex LineOfTheText();

    // System.Text.Json's own position, whose lines count from 0.
    [GeneratedRegex(@" ?LineNumber: \d+ \| BytePositionInLine: \d+\.$")]
    private static partial Regex PositionInJson();

    private static FlashException Wrong(string what, string why, string? remedy = null) => new(
        ExitCode.Settings, what, why, remedy ?? "docs/configuration.md lists the keys; --set KEY=VALUE changes one.");
}
