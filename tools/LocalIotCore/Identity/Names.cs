using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LocalIotCore.Identity;

/// <summary>The rules for names, and the file names derived from them.</summary>
public static class Names
{
    /// <summary>AWS's limit for things and policies (botocore: 1–128 characters).</summary>
    public const int LengthMax = 128;

    // AWS's limit for provisioning templates (botocore, TemplateName).
    private const int TemplateLengthMax = 36;

    // Of a longer name this much goes into the file name.
    private const int ReadableMaxChars = 64;
    private const int HashChars = 16;

    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> ThingCharacters = SearchValues.Create(Alphanumeric + ":_-");
    private static readonly SearchValues<char> PolicyCharacters = SearchValues.Create(Alphanumeric + "+=,.@_-");
    private static readonly SearchValues<char> TemplateCharacters = SearchValues.Create(Alphanumeric + "_-");
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    // Windows treats these names, with any extension, as devices.
    private static readonly HashSet<string> WindowsDevices =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })];

    /// <summary>Checks a thing name: 1–128 of a-z A-Z 0-9 : _ -</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public static void CheckThing(string name) =>
        Check(name, "thing", ThingCharacters, "letters, digits, ':', '_' and '-'");

    /// <summary>Checks a thing type name, which follows the same rules.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public static void CheckThingType(string name) =>
        Check(name, "thing type", ThingCharacters, "letters, digits, ':', '_' and '-'");

    /// <summary>Checks a policy name: 1–128 of letters, digits and + = , . @ _ -</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public static void CheckPolicy(string name) =>
        Check(name, "policy", PolicyCharacters, "letters, digits, '+', '=', ',', '.', '@', '_' and '-'");

    /// <summary>Checks the name of a provisioning template: 1–36 of letters, digits, _ and -</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public static void CheckTemplate(string name) => Check(
        name, "provisioning template", TemplateCharacters, "letters, digits, '_' and '-'", TemplateLengthMax);

    /// <summary>Whether this could be a certificate id: 64 lower-case hex digits.</summary>
    public static bool IsCertificateId(string id) =>
        id.Length == 64 && !id.AsSpan().ContainsAnyExcept("0123456789abcdef");

    /// <summary>A file or folder name that is unique to this name, even on case-insensitive file systems, and cannot
    /// leave its folder.</summary>
    /// <remarks>Simple lower-case names stay as they are. Others become a readable part, "~", and 16 hex digits of
    /// their SHA-256. No name contains "~", so the two kinds never collide.</remarks>
    public static string ToFileName(string name)
    {
        if (name.Length is > 0 and <= ReadableMaxChars && !name.AsSpan().ContainsAnyExcept(PlainCharacters)
            && !WindowsDevices.Contains(name))
            return name;
        var readable = name.Length > ReadableMaxChars ? name[..ReadableMaxChars] : name;
        var result = new StringBuilder();
        foreach (var c in readable.ToLowerInvariant())
            result.Append(PlainCharacters.Contains(c) ? c : '-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return result.Append('~').Append(hash, 0, HashChars).ToString();
    }

    private static void Check(string name, string kind, SearchValues<char> allowed, string described,
        int lengthMax = LengthMax)
    {
        if (name.Length == 0 || name.Length > lengthMax)
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"A {kind} name has 1 to {lengthMax} characters; this one has {name.Length}.");
        var wrong = name.AsSpan().IndexOfAnyExcept(allowed);
        if (wrong >= 0)
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"The {kind} name \"{name}\" contains '{name[wrong]}' at position {wrong}; allowed are {described}.");
    }
}
