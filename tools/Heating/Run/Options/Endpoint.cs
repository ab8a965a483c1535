using System.Globalization;

namespace Heating.Run.Options;

/// <summary>A broker's host name or address, and its port.</summary>
/// <param name="Host">DNS name or IP address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record Endpoint(string Host, int Port)
{
    /// <summary>The default port of MQTT over TLS.</summary>
    public const int DefaultPort = 8883;

    /// <summary>The accepted form, for messages and help.</summary>
    public const string Expected = "a host name or address, with a port if it is not 8883: HOST, HOST:PORT or [IPV6]:PORT";

    /// <summary>Whether <paramref name="text"/> is `HOST`, `HOST:PORT`, an IPv6 address or `[IPV6]:PORT`.</summary>
    public static bool TryParse(string text, out Endpoint? endpoint)
    {
        endpoint = null;
        var (host, port) = Split(text);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return false;
        if (port is null)
        {
            endpoint = new Endpoint(host, DefaultPort);
            return true;
        }

        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            return false;
        endpoint = new Endpoint(host, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']') is var end and > 0)
            return (text[1..end], end == text.Length - 1 ? null : text[(end + 1)..].TrimStart(':'));
        var colon = text.IndexOf(':');
        // More than one colon without brackets: an IPv6 address without a port.
        return colon < 0 || colon != text.LastIndexOf(':') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
