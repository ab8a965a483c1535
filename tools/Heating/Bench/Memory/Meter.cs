using System.Runtime.CompilerServices;

namespace Heating.Bench.Memory;

/// <summary>Counts the woven firmware's (<see cref="Weaver"/>) allocations by site, its call depth, and its calls to the
/// board. Single-threaded.</summary>
public static class Meter
{
    private static readonly ConditionalWeakTable<string, string> Literals = [];
    private static readonly Dictionary<string, Allocated> Sites = [];
    private static readonly Dictionary<string, int> Calls = [];

    private static int _depth;
    private static int _frameBytes;

    /// <summary>The most frames at once since <see cref="Reset"/>, and their bytes.</summary>
    public static (int Frames, int Bytes) Deepest { get; private set; }

    /// <summary>Allocations since <see cref="Reset"/>, by allocating code and kind of object.</summary>
    public static IReadOnlyDictionary<string, Allocated> BySite => Sites;

    /// <summary>Calls to the board's ports since <see cref="Reset"/>, as Interface.Method.</summary>
    public static IReadOnlyDictionary<string, int> PortCalls => Calls;

    /// <summary>Resets all counts.</summary>
    public static void Reset()
    {
        Sites.Clear();
        Calls.Clear();
        Deepest = (0, 0);
    }

    /// <summary>True if the string was loaded from the firmware's code.</summary>
    public static bool IsLiteral(string text) => Literals.TryGetValue(text, out _);

    /// <summary>A method begins.</summary>
    /// <returns>The argument for <see cref="Leave"/>.</returns>
    public static long Enter(int frameBytes)
    {
        long outside = ((long)_depth << 32) | (uint)_frameBytes;
        _depth++;
        _frameBytes += frameBytes;
        if (_frameBytes > Deepest.Bytes)
            Deepest = (_depth, _frameBytes);
        return outside;
    }

    /// <summary>A method ends.</summary>
    public static void Leave(long outside) => (_depth, _frameBytes) = ((int)(outside >> 32), (int)outside);

    /// <summary>An exception has ended the methods called by this one.</summary>
    public static void Resume(long outside, int frameBytes) =>
        (_depth, _frameBytes) = ((int)(outside >> 32) + 1, (int)outside + frameBytes);

    /// <summary>A literal is loaded, which creates a new object on the interpreter each time.</summary>
    public static string Literal(string text, string site)
    {
        var copy = new string(text.AsSpan());
        if (copy.Length > 0) // the empty string cannot be copied
            Literals.Add(copy, copy);
        Count(site, "literal", 1, NanoCost.Literal);
        return copy;
    }

    /// <summary>The runtime's library created a string or an array; null: it did not.</summary>
    public static void Made(object? made, string site)
    {
        if (made is not null)
            Count(site, made.GetType().Name, 1, ObjectGraph.SizeOf(made));
    }

    /// <summary>Pads a string as the runtime's library does, creating the padding as a separate string.</summary>
    public static string PadLeft(string text, int width, char with, string site)
    {
        string padded = text.PadLeft(width, with);
        if (padded.Length > text.Length)
            Count(site, "padding", 2, NanoCost.Text(padded.Length - text.Length) + NanoCost.Text(padded.Length));
        return padded;
    }

    /// <summary>Structs are created: on the interpreter each one, and each copy, is an object.</summary>
    public static void Struct(int bytes, string site) => Count(site, "struct", 1, bytes);

    /// <summary>A number is formatted; the resulting string counts separately.</summary>
    public static void Format(string site) => Count(site, "formatting", 2, NanoCost.Format);

    /// <summary>A port of the board is called.</summary>
    public static void Port(string call) => Calls[call] = Calls.GetValueOrDefault(call) + 1;

    private static void Count(string site, string what, int count, int bytes)
    {
        string name = $"{site}: {what}";
        Allocated before = Sites.GetValueOrDefault(name) ?? new Allocated(0, 0);
        Sites[name] = new Allocated(before.Count + count, before.Bytes + bytes);
    }
}
