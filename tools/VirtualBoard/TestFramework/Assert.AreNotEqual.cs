using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace nanoFramework.TestFramework;

/// <summary>Inequality, for each type the device has.</summary>
public sealed partial class Assert
{
    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(bool notExpected, bool actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(byte notExpected, byte actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(char notExpected, char actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(DateTime notExpected, DateTime actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(double notExpected, double actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(float notExpected, float actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(long notExpected, long actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(int notExpected, int actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(object? notExpected, object? actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(sbyte notExpected, sbyte actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(short notExpected, short actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(string? notExpected, string? actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (string.Equals(notExpected, actual, StringComparison.Ordinal))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(uint notExpected, uint actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(ulong notExpected, ulong actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    /// <summary>Fails unless the values are different.</summary>
    public static void AreNotEqual(ushort notExpected, ushort actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (Equals(notExpected, actual))
            AreNotEqualFailed(notExpected, actual, message);
    }

    [DoesNotReturn]
    private static void AreNotEqualFailed(object? notExpected, object? actual, string message) =>
        HandleFail("Assert.AreNotEqual",
            $"Expected any value except:<{Show(notExpected)}>. Actual:<{Show(actual)}>. {message}");
}
