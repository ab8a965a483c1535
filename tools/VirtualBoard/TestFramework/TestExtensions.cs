namespace nanoFramework.TestFramework;

/// <summary>Helps tests.</summary>
public static class TestExtensions
{
    /// <summary>
    /// Whether both arrays have the same elements. As on the device, numbers, characters and bools are compared by type and
    /// value, anything else by identity. False if either is null.
    /// </summary>
    public static bool SequenceEqual(this Array? a, Array? b)
    {
        if (a is null || b is null || a.Length != b.Length)
            return false;
        for (int i = 0; i < a.Length; i++)
        {
            if (!IsSame(a.GetValue(i), b.GetValue(i)))
                return false;
        }

        return true;
    }

    private static bool IsSame(object? a, object? b) =>
        a?.GetType() is { IsPrimitive: true } ? a.Equals(b) : ReferenceEquals(a, b);
}
