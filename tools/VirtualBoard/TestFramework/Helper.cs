namespace nanoFramework.TestFramework;

/// <summary>Helps test runners.</summary>
public static class Helper
{
    /// <summary>If a method has data rows, its TestMethod does not count as a separate case.</summary>
    public static object[] RemoveTestMethodIfDataRowExists(object[] attribs) =>
        Array.Exists(attribs, attribute => attribute is DataRowAttribute)
            ? Array.FindAll(attribs, attribute => attribute is not TestMethodAttribute)
            : attribs;
}
