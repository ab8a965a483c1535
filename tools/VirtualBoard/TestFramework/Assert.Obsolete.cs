using System.Collections;

namespace nanoFramework.TestFramework;

/// <summary>Deprecated names.</summary>
public sealed partial class Assert
{
    private const string Deprecated = "This method is deprecated and will be removed in a future version. ";
    private const string UseCollectionAssert = Deprecated
        + "Use the method with the same name in CollectionAssert class.";
    private const string UseAreEqual = Deprecated + "Use the new method AreEqual.";
    private const string UseIsFalse = Deprecated + "Use the new method IsFalse.";
    private const string UseIsNotInstanceOfType = Deprecated + "Use the new method IsNotInstanceOfType.";
    private const string UseIsInstanceOfType = Deprecated + "Use the new method IsInstanceOfType.";
    private const string UseAreNotEqual = Deprecated + "Use the new method AreNotEqual.";
    private const string UseIsNotNull = Deprecated + "Use the new method IsNotNull.";
    private const string UseAreNotSame = Deprecated + "Use the new method AreNotSame.";
    private const string UseIsNull = Deprecated + "Use the new method IsNull.";
    private const string UseAreSame = Deprecated + "Use the new method AreSame.";
    private const string UseThrowsException = Deprecated + "Use the new method ThrowsException.";
    private const string UseIsTrue = Deprecated + "Use the new method IsTrue.";

    /// <summary>Deprecated name of CollectionAssert.Empty.</summary>
    [Obsolete(UseCollectionAssert)]
    public static void Empty(ICollection? collection, string message = "") =>
        CollectionAssert.Empty(collection, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(Array? expected, Array? actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(bool expected, bool actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(byte expected, byte actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(char expected, char actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(DateTime expected, DateTime actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(double expected, double actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(float expected, float actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(int expected, int actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(long expected, long actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(sbyte expected, sbyte actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(short expected, short actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(string? expected, string? actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(uint expected, uint actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(ulong expected, ulong actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of AreEqual.</summary>
    [Obsolete(UseAreEqual)]
    public static void Equal(ushort expected, ushort actual, string message = "") =>
        AreEqual(expected, actual, message);

    /// <summary>Deprecated name of IsFalse.</summary>
    [Obsolete(UseIsFalse)]
    public static void False(bool condition, string message = "") =>
        IsFalse(condition, message);

    /// <summary>Deprecated name of IsNotInstanceOfType.</summary>
    [Obsolete(UseIsNotInstanceOfType)]
    public static void IsNotType(Type? wrongType, object? value, string message = "") =>
        IsNotInstanceOfType(value, wrongType, message);

    /// <summary>Deprecated name of IsInstanceOfType.</summary>
    [Obsolete(UseIsInstanceOfType)]
    public static void IsType(Type? expectedType, object? value, string message = "") =>
        IsInstanceOfType(value, expectedType, message);

    /// <summary>Deprecated name of CollectionAssert.NotEmpty.</summary>
    [Obsolete(UseCollectionAssert)]
    public static void NotEmpty(ICollection? collection, string message = "") =>
        CollectionAssert.NotEmpty(collection, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(Array? notExpected, Array? actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(bool notExpected, bool actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(byte notExpected, byte actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(char notExpected, char actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(DateTime notExpected, DateTime actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(double notExpected, double actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(float notExpected, float actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(int notExpected, int actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(long notExpected, long actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(sbyte notExpected, sbyte actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(short notExpected, short actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(string? notExpected, string? actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(uint notExpected, uint actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(ulong notExpected, ulong actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of AreNotEqual.</summary>
    [Obsolete(UseAreNotEqual)]
    public static void NotEqual(ushort notExpected, ushort actual, string message = "") =>
        AreNotEqual(notExpected, actual, message);

    /// <summary>Deprecated name of IsNotNull.</summary>
    [Obsolete(UseIsNotNull)]
    public static void NotNull(object? value, string message = "") =>
        IsNotNull(value, message);

    /// <summary>Deprecated name of AreNotSame.</summary>
    [Obsolete(UseAreNotSame)]
    public static void NotSame(object? notExpected, object? actual, string message = "") =>
        AreNotSame(notExpected, actual, message);

    /// <summary>Deprecated name of IsNull.</summary>
    [Obsolete(UseIsNull)]
    public static void Null(object? value, string message = "") =>
        IsNull(value, message);

    /// <summary>Deprecated name of AreSame.</summary>
    [Obsolete(UseAreSame)]
    public static void Same(object? expected, object? actual, string message = "") =>
        AreSame(expected, actual, message);

    /// <summary>Deprecated name of ThrowsException.</summary>
    [Obsolete(UseThrowsException)]
    public static void Throws(Type? exceptionType, Action? action, string message = "") =>
        ThrowsException(exceptionType, action, message);

    /// <summary>Deprecated name of IsTrue.</summary>
    [Obsolete(UseIsTrue)]
    public static void True(bool condition, string message = "") =>
        IsTrue(condition, message);
}
